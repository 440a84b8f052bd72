"""Accounts (账号) for the system administrator: who can sign in, and why somebody cannot."""

from __future__ import annotations

from typing import Any

from fastapi.responses import RedirectResponse, Response

from aggregates.errors import NotFound, Refused
from aggregates.values.moment import from_micros
from service.access.past import Seen, seen
from service.access.seconding import Changed
from service.features.accounts import commands
from service.features.accounts.columns import ACCOUNTS, last_used
from service.features.accounts.columns import state as state_of
from service.features.accounts.commands import Bound, New
from service.features.accounts.rights import (
    ACCOUNTS_MANAGE,
    ACCOUNTS_READ,
    SESSIONS_END,
    SESSIONS_READ,
)
from service.features.accounts.words import CHANGES, STATES
from service.web import downloads, routes, tables
from service.web.acting import act, now, then
from service.web.depends import by, must_be_fresh
from service.web.inputs import body_of, inputs
from service.web.page import Page, PageDep

router = routes.pages()


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
    every = seen(page.services.accounts, then(page), now())
    rows = [each for each in every if _fits(each, q.strip().lower(), state)]
    if format in downloads.FORMATS:
        return tables.taken_away(page, ACCOUNTS, rows, format, "accounts")
    may_manage = not page.past and page.may(ACCOUNTS_MANAGE)
    return page.render(
        "accounts/accounts.html", table=tables.listed(page, ACCOUNTS, rows), q=q, state=state,
        states=STATES, fields=inputs(page, New) if may_manage else [], secret=secret,
    )  # fmt: skip


def _fits(each: Seen, q: str, state: str) -> bool:
    words = (each.row.account, each.row.person, each.row.organization)
    named = not q or any(q in word.lower() for word in words)
    return named and state in ("", state_of(each))


@router.post("/accounts", opens=ACCOUNTS_MANAGE, whole=True)
def add(page: PageDep) -> Response:
    """Its first secret is shown this once; its roles are asked for on the grants' page."""
    page.allow(ACCOUNTS_MANAGE)
    page.here = "/accounts"
    try:
        new = body_of(page, New)
        secret = commands.add(page.services, new, now(), by(page.request))
    except Refused as refusal:
        page.refusal = refusal
        return _list(page)
    return _list(page, secret=(new.account, secret))


@router.get("/accounts/{account}", opens=ACCOUNTS_READ, whole=True)
def one(page: PageDep, account: str) -> Response:
    page.allow(ACCOUNTS_READ)
    return _one(page, account)


def _one(page: Page, account: str, done: Changed | None = None) -> Response:
    accounts, at = page.services.accounts, then(page)
    accounts.get(account)
    each = next((each for each in seen(accounts, at, now()) if each.row.account == account), None)
    if each is None:
        raise NotFound("There is no account {account}.", account=account)
    may_see = not page.past and page.may(SESSIONS_READ)
    return page.render(
        "accounts/account.html", each=_shown(each), done=done,
        kinds=CHANGES,
        changes=[row for row in accounts.seconding.waiting(at) if row.account == account],
        sessions=accounts.sessions.of(account, now()) if may_see else [],
        deputies=accounts.deputies.of(account, now() if at is None else from_micros(at)),
        may_manage=not page.past and page.may(ACCOUNTS_MANAGE),
        by_two=accounts.seconding.wants(account, by(page.request)),
        may_end=not page.past and page.may(SESSIONS_END),
    )  # fmt: skip


def _shown(account: Seen) -> dict[str, Any]:
    row = account.row
    return {
        "account": row.account, "person": row.person, "organization": row.organization,
        "state": state_of(account), "used_at": last_used(account), "made_at": row.made_at,
        "locked_until": row.locked_until, "operator": row.operator, "disabled": row.disabled,
        "grants": [g for g in account.grants if g.approved_at is not None],
        "waiting": [g for g in account.grants if g.approved_at is None],
    }  # fmt: skip


@router.post("/accounts/{account}/sessions", opens=SESSIONS_END, whole=True)
def end_sessions(page: PageDep, account: str) -> Response:
    page.allow(SESSIONS_END)
    page.services.accounts.get(account)
    return _done(page, account, lambda: page.services.accounts.end_all(account, by(page.request)))


@router.post("/accounts/{account}/{what}", opens=ACCOUNTS_MANAGE, whole=True)
def change(page: PageDep, account: str, what: str) -> Response:
    """disabling, enabling, unlocking, binding, reset."""
    page.allow(ACCOUNTS_MANAGE)
    if what == "unlocking":
        return _done(
            page, account, lambda: page.services.accounts.unlock(account, by(page.request))
        )
    if what in ("disabling", "enabling", "binding", "reset"):
        return _changed(page, account, what)
    raise Refused("There is no such act.")


def _done(page: Page, account: str, work: Any) -> Response:
    return act(page, work, f"/accounts/{account}", lambda: _one(page, account))


def _changed(page: Page, account: str, what: str) -> Response:
    """Done, or asked for where a second person must approve it. A new first secret, or the first
    half of it, is shown this once; with the telephone forgotten, if it was lost."""
    if page.services.accounts.seconding.wants(account, by(page.request)):
        must_be_fresh(page.session)
    page.here, done = f"/accounts/{account}", None
    values: dict[str, Any] = {}
    try:
        if what == "binding":
            values = body_of(page, Bound).model_dump()
        elif what == "reset":
            values = {"forget_factors": bool(page.field("forget_factors"))}
        done = commands.change(page.services, what, account, values, now(), by(page.request))
    except Refused as refusal:
        page.refusal = refusal
    if done is not None and done.secret is None:
        return RedirectResponse(f"/accounts/{account}", 303)
    return _one(page, account, done)
