"""One's own account over HTTP: password, second factors, sessions, tokens, deputies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Request
from pydantic import Field

from aggregates.errors import NotFound
from service.access.actions import OWN_ACCOUNT, OWN_SECRETS
from service.features.sign_in import commands
from service.features.sign_in.answers import DeputyShown, Factor, Factors, GrantHeld, OwnAccount
from service.features.sign_in.commands import Deputy, NewToken
from service.features.sign_in.proving import prove_again
from service.services import Services
from service.web import documented
from service.web.answers import Many, SessionShown, recorded
from service.web.depends import CheckedDep, ServicesDep, by, origin_of
from service.web.documented import READING, WRITING, Recorded
from service.web.fields import Body, Code, Line

router = documented.router("own account")
Secret = Annotated[str, Field(min_length=1, max_length=200)]
OneCode = Annotated[str, Field(min_length=1, max_length=60)]


@router.get("/account", opens=OWN_ACCOUNT, responses=READING)
def account(services: ServicesDep, session: CheckedDep) -> OwnAccount:
    """Who asks, by which grants, whose deputy."""
    who = session.who
    return OwnAccount(
        account=who.account,
        person=who.actor,
        organization=who.organization,
        limited=session.limited,
        grants=[GrantHeld(role=g.role, organization=g.organization) for g in who.grants],
        deputy_of=[principal.account for principal in who.principals],
    )


# --- secrets ------------------------------------------------------------------------------------


class Password(Body):
    old: Secret
    new: Secret


@router.put("/password", opens=OWN_SECRETS, responses=WRITING)
def change_password(
    body: Password, request: Request, services: ServicesDep, session: CheckedDep
) -> Recorded:
    """All sessions and tokens end, this one too: sign in anew."""
    services.accounts.change_password(
        session.who.account, body.old, body.new, datetime.now(UTC), by(request),
        _words(services, session.who.organization),
    )  # fmt: skip
    return recorded(services)


def _words(services: Services, organization: str) -> list[str]:
    try:
        return [services.standing_data.organization(organization).name]
    except NotFound:
        return []


class Proof(Body):
    """One of the two."""

    password: Annotated[str, Field(max_length=200)] = ""
    code: Annotated[str, Field(max_length=60)] = ""


@router.post("/proof", opens=OWN_SECRETS, responses=WRITING)
def prove(body: Proof, request: Request, services: ServicesDep, session: CheckedDep) -> Recorded:
    """The password or a code again: for five minutes the session may make tokens, deputies and
    factors. No token may."""
    prove_again(services, request, session, body.password, body.code)
    return recorded(services)


@router.get("/factors", opens=OWN_SECRETS, responses=READING)
def factors(services: ServicesDep, session: CheckedDep) -> Factors:
    rows = services.accounts.factors.of(session.who.account)
    codes = sum(row.kind == "recovery" for row in rows)
    items = [Factor.of(row) for row in rows if row.kind != "recovery"]
    return Factors(items=items, recovery_codes=codes)


class Named(Body):
    name: Line = "telephone"


@router.post("/factors", opens=OWN_SECRETS, fresh=True, responses=WRITING, status_code=201)
def offer(body: Named, request: Request, services: ServicesDep, session: CheckedDep) -> Recorded:
    """A secret for an authenticator app (TOTP); it counts when it is confirmed by a code."""
    made = services.accounts.factors.offer_totp(session.who.account, body.name, datetime.now(UTC))
    return recorded(services, factor=made.id, secret=made.secret, uri=made.uri, svg=made.svg)


class Confirmed(Body):
    code: OneCode


@router.put("/factors/{factor}/confirmation", opens=OWN_SECRETS, fresh=True, responses=WRITING)
def confirm(
    factor: Code, body: Confirmed, request: Request, services: ServicesDep, session: CheckedDep
) -> Recorded:
    """``recovery_codes``: shown this once, with the first factor."""
    codes = services.accounts.factors.confirm_totp(
        session.who.account, factor, body.code, datetime.now(UTC), by(request)
    )
    return recorded(services, recovery_codes=codes)


@router.delete("/factors/{factor}", opens=OWN_SECRETS, fresh=True, responses=WRITING)
def remove(factor: Code, request: Request, services: ServicesDep, session: CheckedDep) -> Recorded:
    services.accounts.factors.remove(session.who.account, factor, by(request))
    return recorded(services)


@router.post("/factors/recovery", opens=OWN_SECRETS, fresh=True, responses=WRITING)
def recovery(request: Request, services: ServicesDep, session: CheckedDep) -> Recorded:
    """New recovery codes; the old ones are void."""
    codes = services.accounts.factors.new_recovery(
        session.who.account, datetime.now(UTC), by(request)
    )
    return recorded(services, recovery_codes=codes)


@router.post("/factors/keys", opens=OWN_SECRETS, fresh=True, responses=WRITING)
def begin_key(request: Request, services: ServicesDep, session: CheckedDep) -> Recorded:
    """``options`` for the browser's ``navigator.credentials.create`` (WebAuthn)."""
    host, _ = origin_of(request)
    options = services.accounts.keys.begin(session.who.account, host, datetime.now(UTC))
    return recorded(services, options=options)


class NewKey(Body):
    name: Line = "key"
    credential: dict[str, Any]


@router.put("/factors/keys", opens=OWN_SECRETS, fresh=True, responses=WRITING)
def add_key(body: NewKey, request: Request, services: ServicesDep, session: CheckedDep) -> Recorded:
    """``credential``: what the key answered, as JSON. ``recovery_codes``: with the first."""
    host, origin = origin_of(request)
    codes = services.accounts.keys.finish(
        session.who.account, body.name, body.credential, host, origin, datetime.now(UTC),
        by(request),
    )  # fmt: skip
    return recorded(services, recovery_codes=codes)


# --- sessions and tokens ------------------------------------------------------------------------


@router.get("/sessions", opens=OWN_ACCOUNT, responses=READING)
def sessions(services: ServicesDep, session: CheckedDep) -> Many[SessionShown]:
    kinds = ("session", "token")
    rows = services.accounts.sessions.of(session.who.account, datetime.now(UTC), kinds)
    return Many(items=[SessionShown.of(row, session.id) for row in rows])


@router.delete("/sessions/{session}", opens=OWN_ACCOUNT, responses=WRITING)
def end(session: Code, request: Request, services: ServicesDep, current: CheckedDep) -> Recorded:
    services.accounts.sessions.end_one(session, by(request), current.who.account)
    return recorded(services)


@router.get("/tokens", opens=OWN_ACCOUNT, responses=READING)
def tokens(services: ServicesDep, session: CheckedDep) -> Many[SessionShown]:
    rows = services.accounts.sessions.of(session.who.account, datetime.now(UTC), ("personal",))
    return Many(items=[SessionShown.of(row) for row in rows])


@router.post("/tokens", opens=OWN_ACCOUNT, fresh=True, responses=WRITING, status_code=201)
def make_token(
    body: NewToken, request: Request, services: ServicesDep, session: CheckedDep
) -> Recorded:
    """A personal API token, shown this once. ``reading``: it may only read."""
    secret = commands.make_token(
        services, session.who.account, body, datetime.now(UTC), by(request)
    )
    return recorded(services, token=secret)


@router.delete("/tokens/{token}", opens=OWN_ACCOUNT, responses=WRITING)
def revoke(token: Code, request: Request, services: ServicesDep, session: CheckedDep) -> Recorded:
    services.accounts.sessions.end_one(token, by(request), session.who.account)
    return recorded(services)


# --- deputies -----------------------------------------------------------------------------------


@router.get("/deputies", opens=OWN_ACCOUNT, responses=READING)
def deputies(services: ServicesDep, session: CheckedDep) -> Many[DeputyShown]:
    """委托: whose deputy one is, and who is one's own, now or to come."""
    rows = services.accounts.deputies.of(session.who.account, datetime.now(UTC))
    return Many(items=[DeputyShown.of(row) for row in rows])


@router.post("/deputies", opens=OWN_ACCOUNT, fresh=True, responses=WRITING, status_code=201)
def name_deputy(
    body: Deputy, request: Request, services: ServicesDep, session: CheckedDep
) -> Recorded:
    """Another account acts for one's own until then; what it does says on whose behalf. Where
    roles need a second person, so does this: ``waits`` until one approves."""
    key = commands.name_deputy(services, session.who.account, body, datetime.now(UTC), by(request))
    return recorded(services, deputy=key)


@router.delete("/deputies/{deputy}", opens=OWN_ACCOUNT, responses=WRITING)
def end_deputy(
    deputy: Code, request: Request, services: ServicesDep, session: CheckedDep
) -> Recorded:
    services.accounts.deputies.end(deputy, session.who.account, datetime.now(UTC), by(request))
    return recorded(services)
