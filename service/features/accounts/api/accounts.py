"""Accounts, grants and policy over HTTP: for the three administrators and those who audit them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel

from aggregates.errors import NotFound
from aggregates.values.moment import to_micros
from service.access.past import Seen, policy_at, seen
from service.features.accounts import commands
from service.features.accounts.columns import ACCOUNTS
from service.features.accounts.commands import Bound, Changes, New
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
from service.web.answers import Many, SessionShown, Shown, recorded
from service.web.columns import Columns
from service.web.depends import ServicesDep, WhoDep, by, must_be_fresh
from service.web.documented import READING, WRITING, Recorded, answers, lists
from service.web.fields import Body, Code, Line
from service.web.frame import LookDep, Looking
from service.web.listing import ListDep, Listing

router = documented.router("accounts")
Row = TypeVar("Row")


def then(services: Services, as_of: str | None) -> int | None:
    """The past moment asked for, in microseconds; None: now. Refused for a future one."""
    if not as_of:
        return None
    zone = services.standing_data.scheme.versions[0].parameters.zone
    return to_micros(services.log.resolve(as_of, zone).moment)


# --- accounts -----------------------------------------------------------------------------------


@router.get("/accounts", opens=ACCOUNTS_READ, whole=True, **lists(ACCOUNTS))
def list_(listing: ListDep, services: ServicesDep) -> Response:
    """All of them, the machine's operator included, with their grants."""
    accounts = _accounts(services, then(services, listing.asked_as_of))
    return given(listing, ACCOUNTS, accounts, lambda each: [each.row.account])


def given(
    listing: Listing,
    columns: Columns[Row],
    records: Iterable[Row],
    key: Callable[[Row], list[str]],
    parts: int = 1,
) -> Response:
    """A page of them, or the whole as a table, in the order of ``key``, which names each once by
    so many ``parts``."""
    after = list(listing.place(*[str] * parts) or ())
    rows = [row for row in sorted(records, key=key) if key(row) > after]
    with listing.reader() as reader:
        return listing.rows(reader, columns, rows[: listing.limit + 1], key)


def answered(look: Looking, shown: Shown) -> Response:
    """One thing that lies beside the log, with where the log stood: as every list of such."""
    with look.reader():
        pass
    return look.json(shown)


@router.get("/accounts/{account}", opens=ACCOUNTS_READ, whole=True, **answers(ACCOUNTS.model))
def one(account: Code, services: ServicesDep, look: LookDep) -> Response:
    """``first_secret`` is null of the past, where it is not kept."""
    accounts = _accounts(services, then(services, look.as_of))
    one = next((each for each in accounts if each.row.account == account), None)
    if one is None:
        raise NotFound("There is no account {account}.", account=account)
    return answered(look, ACCOUNTS.json(one))


def _accounts(services: Services, at: int | None) -> list[Seen]:
    return seen(services.accounts, at, datetime.now(UTC))


@router.post("/accounts", opens=ACCOUNTS_MANAGE, whole=True, responses=WRITING, status_code=201)
def add(body: New, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    """``secret``: the first one, shown this once, to be changed at first use. No role yet."""
    secret = commands.add(services, body, datetime.now(UTC), by(request))
    return recorded(services, account=body.account, secret=secret)


@router.patch("/accounts/{account}", opens=ACCOUNTS_MANAGE, whole=True, responses=WRITING)
def bind(
    account: Code, body: Bound, request: Request, services: ServicesDep, who: WhoDep
) -> Recorded:
    """To another person or organization. ``waiting``: by which a second person approves it."""
    return _changed(services, request, "binding", account, **body.model_dump())


def _changed(
    services: Services, request: Request, kind: str, account: str, **values: Any
) -> Recorded:
    if services.accounts.seconding.wants(account, by(request)):
        must_be_fresh(request.state.session)
    done = commands.change(services, kind, account, values, datetime.now(UTC), by(request))
    shown = {"waiting": done.waiting} if done.waiting else {}
    return recorded(services, **shown, **({"secret": done.secret} if done.secret else {}))


@router.put("/accounts/{account}/disabling", opens=ACCOUNTS_MANAGE, whole=True, responses=WRITING)
def disable(account: Code, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    """Its sessions and tokens end at once, on every node. ``waiting`` as above."""
    return _changed(services, request, "disabling", account)


@router.delete(
    "/accounts/{account}/disabling", opens=ACCOUNTS_MANAGE, whole=True, responses=WRITING
)
def enable(account: Code, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    return _changed(services, request, "enabling", account)


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
    """``secret``: a new first one, shown this once; with ``waiting`` its first half, whose second
    is shown to whoever approves it. ``forget_factors``: the telephone was lost."""
    forget = bool(body and body.forget_factors)
    return _changed(services, request, "reset", account, forget_factors=forget)


class Provider(Body):
    issuer: Line
    subject: Line


@router.put("/accounts/{account}/provider", opens=ACCOUNTS_MANAGE, whole=True, responses=WRITING)
def bind_provider(
    account: Code, body: Provider, request: Request, services: ServicesDep, who: WhoDep
) -> Recorded:
    """Whoever the OpenID provider names by this subject signs in as this account."""
    return _changed(services, request, "provider", account, **body.model_dump())


@router.get("/accounts/{account}/sessions", opens=SESSIONS_READ, whole=True, responses=READING)
def sessions(account: Code, services: ServicesDep, who: WhoDep) -> Many[SessionShown]:
    services.accounts.get(account)
    rows = services.accounts.sessions.of(account, datetime.now(UTC))
    return Many(items=[SessionShown.of(row) for row in rows])


@router.delete("/accounts/{account}/sessions", opens=SESSIONS_END, whole=True, responses=WRITING)
def end_sessions(account: Code, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    services.accounts.get(account)
    services.accounts.end_all(account, by(request))
    return recorded(services)


# --- policy -------------------------------------------------------------------------------------


class PolicyShown(BaseModel):
    passwords: Literal["classes", "length"]
    second_factor: Literal["required", "offered"]
    dormant_days: int
    idle_minutes: int
    session_hours: int


@router.get("/policy", opens=POLICY_READ, whole=True, **answers(PolicyShown))
def policy(services: ServicesDep, look: LookDep) -> Response:
    return answered(look, asdict(policy_at(services.accounts, then(services, look.as_of))))


@router.patch("/policy", opens=POLICY_CHANGE, whole=True, responses=WRITING)
def change_policy(body: Changes, request: Request, services: ServicesDep, who: WhoDep) -> Recorded:
    """Holds for every account at once."""
    return recorded(services, **asdict(commands.change_policy(services, body, by(request))))
