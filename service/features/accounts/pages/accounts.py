"""Accounts (账号) for the system administrator: who can sign in, and why somebody cannot."""

from __future__ import annotations

from typing import Any

from fastapi.responses import Response

from aggregates.errors import NotFound, Refused
from aggregates.values.moment import from_micros
from service.access.accounts import FIRST_SECRET_LASTS
from service.access.passwords import first_secret
from service.access.past import Seen, seen
from service.access.who import OPERATOR
from service.features.accounts.rights import (
    ACCOUNTS_MANAGE,
    ACCOUNTS_READ,
    SESSIONS_END,
    SESSIONS_READ,
)
from service.web import downloads, routes
from service.web.acting import act, now, then
from service.web.depends import by
from service.web.page import Page, PageDep
from service.workbooks.writing import Kind

router = routes.pages()
COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("Account", "text"), ("Person code", "text"), ("Organization code", "text"), ("Roles", "text"),
    ("State", "text"), ("Last seen", "text"),
)  # fmt: skip
STATES = ("active", "first secret", "locked", "dormant", "disabled", "machine")


@router.get("/accounts", opens=ACCOUNTS_READ, whole=True)
def show(page: PageDep, q: str = "", state: str = "", format: str = "") -> Response:
    page.allow(ACCOUNTS_READ)
    return _list(page, q, state, format)


def _list(
    page: Page,
    q: str = "",
    state: str = "",
    format: str = "",
    secret: tuple[str, str] | None = None,
) -> Response:
    """``secret``: a new account and its first secret, shown this once."""
    every = _told(page)
    rows = [row for row in every if _fits(row, q.strip().lower(), state)]
    if format in downloads.FORMATS:
        return _taken_away(page, rows, format)
    return page.render(
        "accounts/accounts.html", rows=rows, q=q, state=state, states=STATES,
        may_manage=not page.past and page.may(ACCOUNTS_MANAGE), secret=secret,
    )  # fmt: skip


def _fits(row: dict[str, Any], q: str, state: str) -> bool:
    words = (row["account"], row["person"], row["organization"])
    return (not q or any(q in word.lower() for word in words)) and state in ("", row["state"])


def _told(page: Page) -> list[dict[str, Any]]:
    """As they are, or as they were at the moment looked from."""
    return [_shown(each) for each in seen(page.services.accounts, then(page), now())]


def _shown(found: Seen) -> dict[str, Any]:
    row = found.row
    return {
        "account": row.account, "person": row.person, "organization": row.organization,
        "state": _state(found), "used_at": _used(row), "made_at": row.made_at,
        "locked_until": row.locked_until, "operator": row.operator, "disabled": row.disabled,
        "grants": [g for g in found.grants if g.approved_at is not None],
        "waiting": [g for g in found.grants if g.approved_at is None],
    }  # fmt: skip


def _used(row: Any) -> int | None:
    """None: it never signed in; until then its dormancy counts from its making."""
    return row.used_at if row.used_at and row.used_at > row.made_at else None


def _state(found: Seen) -> str:
    if found.row.disabled:
        return "disabled"
    if found.row.operator:
        return "machine"
    if found.locked:
        return "locked"
    if found.dormant:
        return "dormant"
    return "first secret" if found.row.must_change else "active"


def _taken_away(page: Page, rows: list[dict[str, Any]], how: str) -> Response:
    lines = (
        (
            row["account"], row["person"], row["organization"],
            ", ".join(f"{page.words(g.role)} {g.organization}" for g in row["grants"]),
            page.words(row["state"]), page.moment(row["used_at"]) if row["used_at"] else "",
        )
        for row in rows
    )  # fmt: skip
    made = downloads.table(page, page.words("Accounts"), COLUMNS, lines)
    return downloads.download(made, "accounts", how)


@router.post("/accounts", opens=ACCOUNTS_MANAGE, whole=True)
def add(page: PageDep) -> Response:
    """Its first secret is shown this once; its roles are asked for on the grants' page."""
    page.allow(ACCOUNTS_MANAGE)
    name, person, place = page.field("account"), page.field("person"), page.field("organization")
    page.here, secret = "/accounts", first_secret()
    try:
        if place:
            page.services.standing.organization(place)
        if not person:
            raise Refused("An account needs a person's code.")
        page.services.accounts.add(
            name, person=person, organization=place or OPERATOR, password=secret, now=now(),
            must_change=True, expires_at=now() + FIRST_SECRET_LASTS, by=by(page.request),
        )  # fmt: skip
    except Refused as refusal:
        page.refusal = refusal
        return _list(page)
    return _list(page, secret=(name, secret))


@router.get("/accounts/{account}", opens=ACCOUNTS_READ, whole=True)
def one(page: PageDep, account: str) -> Response:
    page.allow(ACCOUNTS_READ)
    return _one(page, account)


def _one(page: Page, account: str, secret: str | None = None) -> Response:
    held, at = page.services.accounts, then(page)
    held.get(account)
    each = next((each for each in _told(page) if each["account"] == account), None)
    if each is None:
        raise NotFound("There is no account {account}.", account=account)
    may_see = not page.past and page.may(SESSIONS_READ)
    return page.render(
        "accounts/account.html", each=each, secret=secret,
        sessions=held.sessions.of(account, now()) if may_see else [],
        deputies=held.deputies.of(account, now() if at is None else from_micros(at)),
        may_manage=not page.past and page.may(ACCOUNTS_MANAGE),
        may_end=not page.past and page.may(SESSIONS_END),
    )  # fmt: skip


@router.post("/accounts/{account}/sessions", opens=SESSIONS_END, whole=True)
def end_sessions(page: PageDep, account: str) -> Response:
    page.allow(SESSIONS_END)
    page.services.accounts.get(account)
    return _done(page, account, lambda: page.services.accounts.end_all(account, by(page.request)))


@router.post("/accounts/{account}/{what}", opens=ACCOUNTS_MANAGE, whole=True)
def change(page: PageDep, account: str, what: str) -> Response:
    """disabling, enabling, unlocking, binding, reset."""
    page.allow(ACCOUNTS_MANAGE)
    held, who = page.services.accounts, by(page.request)
    match what:
        case "disabling" | "enabling":
            return _done(
                page, account, lambda: held.disable(account, what == "disabling", now(), who)
            )
        case "unlocking":
            return _done(page, account, lambda: held.unlock(account, who))
        case "binding":
            return _done(page, account, lambda: _bind(page, account))
        case "reset":
            return _reset(page, account)
    raise Refused("There is no such act.")


def _done(page: Page, account: str, work: Any) -> Response:
    return act(page, work, f"/accounts/{account}", lambda: _one(page, account))


def _bind(page: Page, account: str) -> None:
    place = page.field("organization")
    page.services.standing.organization(place)
    page.services.accounts.bind(account, page.field("person"), place, by(page.request))


def _reset(page: Page, account: str) -> Response:
    """A new first secret, shown this once; with the telephone forgotten, if it was lost."""
    page.here, secret = f"/accounts/{account}", None
    forget = bool(page.field("forget_factors"))
    try:
        secret = page.services.accounts.reset(account, now(), by(page.request), forget)
    except Refused as refusal:
        page.refusal = refusal
    return _one(page, account, secret)
