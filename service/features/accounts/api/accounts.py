"""Accounts, grants and policy over HTTP: for the three administrators and those who audit them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Literal

from fastapi import Request, Response

from aggregates.errors import NotFound
from aggregates.values.moment import to_micros
from service.access.accounts import FIRST_SECRET_LASTS
from service.access.granting import shown as shown_grant
from service.access.passwords import first_secret
from service.access.past import Seen, policy_at, seen
from service.access.policy import Policy
from service.access.sessions import shown as shown_session
from service.access.who import OPERATOR
from service.features.accounts.rights import (
    ACCOUNTS_MANAGE,
    ACCOUNTS_READ,
    POLICY_CHANGE,
    POLICY_READ,
    SESSIONS_END,
    SESSIONS_READ,
)
from service.services import Services
from service.web import documented
from service.web.answers import Shown, many, moments, recorded
from service.web.depends import ServicesDep, WhoDep, by
from service.web.documented import READING, WRITING, Recorded, listed, shows
from service.web.examples import Maybe
from service.web.fields import Body, Code, Line
from service.web.frame import LookDep, Looking
from service.web.listing import CSV, XLSX, ListDep, Listing, plain_table

router = documented.router("accounts")
STATES = ("disabled", "operator", "locked", "dormant", "first_secret")
COLUMNS = (
    ("Account", "text"), ("Person", "text"), ("Organization code", "text"), ("Roles", "text"),
    ("State", "text"),
)  # fmt: skip
ACCOUNT = {
    "account": "li", "person": "P1001", "organization": "U001", "disabled": False,
    "operator": False, "locked": False, "dormant": False, "first_secret": Maybe(False),
    "grants": [],
}  # fmt: skip
POLICY = asdict(Policy())


def then(services: Services, as_of: str | None) -> int | None:
    """The past moment asked for, in microseconds; None: now. Refused for a future one."""
    if not as_of:
        return None
    zone = services.standing.scheme.versions[0].parameters.zone
    return to_micros(services.log.resolve(as_of, zone).moment)


# --- accounts -----------------------------------------------------------------------------------


@router.get(
    "/accounts",
    opens=ACCOUNTS_READ,
    whole=True,
    responses=shows(listed(ACCOUNT), CSV, XLSX),
    response_class=Response,
)
def list_(listing: ListDep, services: ServicesDep) -> Response:
    """All of them, the machine's operator included, with their grants."""
    found = _accounts(services, then(services, listing.asked_as_of))
    return given(listing, found, "Accounts", COLUMNS, _line, "account")


def _line(told: Shown) -> list[Any]:
    roles = [f"{g['role']}@{g['organization']}{'' if g['in_force'] else '?'}"
             for g in told["grants"]]  # fmt: skip
    states = [name for name in STATES if told[name]]
    return [*(told[name] for name in ("account", "person", "organization")), " ".join(roles),
            " ".join(states)]  # fmt: skip


def given(
    listing: Listing,
    found: Iterable[Shown],
    title: str,
    columns: tuple[tuple[str, str], ...],
    line: Callable[[Shown], list[Any]],
    *keys: str,
) -> Response:
    """A page of them, or the whole as a table, in the order of ``keys``, which name each once."""

    def key(told: Shown) -> list[str]:
        return [str(told[name]) for name in keys]

    after = list(listing.place(*[str] * len(keys)) or ())
    rows = [told for told in sorted(found, key=key) if key(told) > after]
    with listing.reader() as reader:
        return listing.answer(
            reader, rows[: listing.limit + 1], lambda told: told,
            lambda page: plain_table(listing.look, reader, title, columns, map(line, page)), key,
        )  # fmt: skip


def answered(look: Looking, told: Shown) -> Response:
    """One thing that lies beside the log, with where the log stood: as every list of such."""
    with look.reader():
        pass
    return look.json(told)


@router.get(
    "/accounts/{account}",
    opens=ACCOUNTS_READ,
    whole=True,
    responses=shows(ACCOUNT),
    response_class=Response,
)
def one(account: Code, services: ServicesDep, look: LookDep) -> Response:
    """``first_secret`` is null of the past, where it is not kept."""
    found = _accounts(services, then(services, look.as_of))
    told = next((each for each in found if each["account"] == account), None)
    if told is None:
        raise NotFound("There is no account {account}.", account=account)
    return answered(look, told)


def _accounts(services: Services, at: int | None) -> list[Shown]:
    return [_account(each) for each in seen(services.accounts, at, datetime.now(UTC))]


def _account(found: Seen) -> Shown:
    row = found.row
    return {
        "account": row.account,
        "person": row.person,
        "organization": row.organization,
        "disabled": row.disabled,
        "operator": row.operator,
        "locked": found.locked,
        "dormant": found.dormant,
        "first_secret": row.must_change,
        "grants": [moments(shown_grant(grant)) for grant in found.grants],
    }


class New(Body):
    account: Code
    person: Code
    organization: Code | None = None  # null: an administrator's


@router.post("/accounts", opens=ACCOUNTS_MANAGE, whole=True, responses=WRITING, status_code=201)
def add(body: New, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    """``secret``: the first one, shown this once, to be changed at first use. No role yet."""
    if body.organization is not None:
        services.standing.organization(body.organization)
    now, secret = datetime.now(UTC), first_secret()
    services.accounts.add(
        body.account, person=body.person, organization=body.organization or OPERATOR,
        password=secret, now=now, must_change=True, expires_at=now + FIRST_SECRET_LASTS,
        by=by(request),
    )  # fmt: skip
    return recorded(services, account=body.account, secret=secret)


class Bound(Body):
    person: Code
    organization: Code


@router.patch("/accounts/{account}", opens=ACCOUNTS_MANAGE, whole=True, responses=WRITING)
def bind(
    account: Code, body: Bound, request: Request, services: ServicesDep, who: WhoDep
) -> Recorded:
    """To another person or organization."""
    services.standing.organization(body.organization)
    services.accounts.bind(account, body.person, body.organization, by(request))
    return recorded(services)


@router.put("/accounts/{account}/disabling", opens=ACCOUNTS_MANAGE, whole=True, responses=WRITING)
def disable(account: Code, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    """Its sessions and tokens end at once, on every node."""
    services.accounts.disable(account, True, datetime.now(UTC), by(request))
    return recorded(services)


@router.delete(
    "/accounts/{account}/disabling", opens=ACCOUNTS_MANAGE, whole=True, responses=WRITING
)
def enable(account: Code, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    services.accounts.disable(account, False, datetime.now(UTC), by(request))
    return recorded(services)


@router.delete("/accounts/{account}/lock", opens=ACCOUNTS_MANAGE, whole=True, responses=WRITING)
def unlock(account: Code, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    services.accounts.unlock(account, by(request))
    return recorded(services)


class Reset(Body):
    forget_factors: bool = False


@router.post("/accounts/{account}/reset", opens=ACCOUNTS_MANAGE, whole=True, responses=WRITING)
def reset(
    account: Code,
    request: Request,
    services: ServicesDep,
    who: WhoDep,
    body: Reset | None = None,
) -> Recorded:
    """``secret``: a new first one, shown this once. ``forget_factors``: the telephone was lost."""
    forget = bool(body and body.forget_factors)
    secret = services.accounts.reset(account, datetime.now(UTC), by(request), forget)
    return recorded(services, secret=secret)


class Provider(Body):
    issuer: Line
    subject: Line


@router.put("/accounts/{account}/provider", opens=ACCOUNTS_MANAGE, whole=True, responses=WRITING)
def bind_provider(
    account: Code, body: Provider, request: Request, services: ServicesDep, who: WhoDep
) -> Recorded:
    """Whoever the OpenID provider names by this subject signs in as this account."""
    services.accounts.bindings.bind(account, body.issuer, body.subject, by(request))
    return recorded(services)


@router.get("/accounts/{account}/sessions", opens=SESSIONS_READ, whole=True, responses=READING)
def sessions(account: Code, services: ServicesDep, who: WhoDep) -> Shown:
    services.accounts.get(account)
    rows = services.accounts.sessions.of(account, datetime.now(UTC))
    return many([moments(shown_session(row)) for row in rows])


@router.delete("/accounts/{account}/sessions", opens=SESSIONS_END, whole=True, responses=WRITING)
def end_sessions(account: Code, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    services.accounts.get(account)
    services.accounts.end_all(account, by(request))
    return recorded(services)


# --- policy -------------------------------------------------------------------------------------


class Changes(Body):
    passwords: Literal["classes", "length"] | None = None
    second_factor: Literal["required", "offered"] | None = None
    dormant_days: int | None = None
    idle_minutes: int | None = None
    session_hours: int | None = None


@router.get(
    "/policy", opens=POLICY_READ, whole=True, responses=shows(POLICY), response_class=Response
)
def policy(services: ServicesDep, look: LookDep) -> Response:
    return answered(look, asdict(policy_at(services.accounts, then(services, look.as_of))))


@router.patch("/policy", opens=POLICY_CHANGE, whole=True, responses=WRITING)
def change_policy(body: Changes, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    """Holds for every account at once."""
    given = {name: value for name, value in body.given().items() if value is not None}
    after = services.accounts.policies.change(given, by(request))
    return recorded(services, **asdict(after))
