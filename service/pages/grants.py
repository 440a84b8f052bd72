"""Grants (授权): asked by one security administrator, in force when a second person approves."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from aggregates.errors import Refused
from service.access.actions import Action
from service.access.roles import ADMINISTRATORS, WHOLE, Role
from service.depends import by
from service.pages import downloads
from service.pages.administering import act, now, then
from service.pages.page import Page, PageDep
from service.sheets.writing import Kind

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("Account", "text"), ("Role", "text"), ("Organization code", "text"), ("Asked by", "text"),
    ("Asked at", "text"), ("Approved by", "text"), ("Approved at", "text"),
)  # fmt: skip


@router.get("/grants")
def show(page: PageDep, account: str = "", role: str = "", format: str = "") -> Response:
    page.allow(Action.GRANTS_READ)
    return _list(page, account, role, format)


def _list(page: Page, account: str = "", role: str = "", format: str = "") -> Response:
    rows = page.services.accounts.granting.of(account.strip() or None, at=then(page))
    rows = [row for row in rows if role in ("", row.role)]
    if format in downloads.FORMATS:
        lines = (
            (
                row.account, page.words(row.role), row.organization, row.asked_by,
                page.moment(row.asked_at), row.approved_by or "",
                page.moment(row.approved_at) if row.approved_at else "",
            )
            for row in rows
        )  # fmt: skip
        made = downloads.table(page, page.words("Grants"), COLUMNS, lines)
        return downloads.download(made, "grants", format)
    return page.render(
        "administration/grants.html", account=account, role=role, roles=list(Role),
        waiting=[row for row in rows if row.approved_at is None],
        held=[row for row in rows if row.approved_at is not None],
        may_ask=not page.past and page.may(Action.GRANT_ASK),
        may_approve=not page.past and page.may(Action.GRANT_APPROVE),
    )  # fmt: skip


@router.post("/grants")
def ask(page: PageDep) -> Response:
    page.allow(Action.GRANT_ASK)
    return act(page, lambda: _ask(page), "/grants", lambda: _list(page))


def _ask(page: Page) -> None:
    wanted, place = page.field("role"), page.field("organization") or WHOLE
    if wanted not in set(Role):
        raise Refused("There is no role {role}.", role=wanted)
    if wanted not in ADMINISTRATORS and place != WHOLE:
        page.services.standing.organization(place)
    page.services.accounts.granting.ask(
        page.field("account"), Role(wanted), place, now(), by(page.request)
    )


@router.post("/grants/{grant}/approval")
def approve(page: PageDep, grant: str) -> Response:
    page.allow(Action.GRANT_APPROVE)
    granting = page.services.accounts.granting
    return act(
        page, lambda: granting.approve(grant, now(), by(page.request)), "/grants",
        lambda: _list(page),
    )  # fmt: skip


@router.post("/grants/{grant}/revocation")
def revoke(page: PageDep, grant: str) -> Response:
    """Revoked, refused or withdrawn: at once, on every node."""
    page.allow(Action.GRANT_ASK)
    granting = page.services.accounts.granting
    return act(
        page, lambda: granting.end(grant, now(), by(page.request)), "/grants", lambda: _list(page)
    )
