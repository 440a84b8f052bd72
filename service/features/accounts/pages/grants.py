"""Grants (授权): asked by one security administrator, in force when a second person approves."""

from __future__ import annotations

from fastapi.responses import Response

from aggregates.errors import Refused
from service.access.roles import ADMINISTRATORS, WHOLE, Role
from service.features.accounts.rights import GRANT_APPROVE, GRANT_ASK, GRANTS_READ
from service.web import downloads, routes
from service.web.acting import act, now, then
from service.web.depends import by
from service.web.page import Page, PageDep
from service.workbooks.writing import Kind

router = routes.pages()
COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("Account", "text"), ("Role", "text"), ("Organization code", "text"), ("Asked by", "text"),
    ("Asked at", "text"), ("Approved by", "text"), ("Approved at", "text"),
)  # fmt: skip


@router.get("/grants", opens=GRANTS_READ, whole=True)
def show(page: PageDep, account: str = "", role: str = "", format: str = "") -> Response:
    page.allow(GRANTS_READ)
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
        "accounts/grants.html", account=account, role=role, roles=list(Role),
        waiting=[row for row in rows if row.approved_at is None],
        held=[row for row in rows if row.approved_at is not None],
        deputies=[] if page.past else page.services.accounts.deputies.waiting(now()),
        may_ask=not page.past and page.may(GRANT_ASK),
        may_approve=not page.past and page.may(GRANT_APPROVE),
    )  # fmt: skip


@router.post("/grants", opens=GRANT_ASK, whole=True)
def ask(page: PageDep) -> Response:
    page.allow(GRANT_ASK)
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


@router.post("/grants/{grant}/approval", opens=GRANT_APPROVE, whole=True)
def approve(page: PageDep, grant: str) -> Response:
    page.allow(GRANT_APPROVE)
    granting = page.services.accounts.granting
    return act(
        page, lambda: granting.approve(grant, now(), by(page.request)), "/grants",
        lambda: _list(page),
    )  # fmt: skip


@router.post("/grants/deputies/{id}/approval", opens=GRANT_APPROVE, whole=True)
def approve_deputy(page: PageDep, id: str) -> Response:
    page.allow(GRANT_APPROVE)
    deputies = page.services.accounts.deputies
    return act(
        page, lambda: deputies.approve(id, now(), by(page.request)), "/grants", lambda: _list(page)
    )


@router.post("/grants/deputies/{id}/refusal", opens=GRANT_APPROVE, whole=True)
def refuse_deputy(page: PageDep, id: str) -> Response:
    page.allow(GRANT_APPROVE)
    deputies = page.services.accounts.deputies
    return act(
        page, lambda: deputies.refuse(id, now(), by(page.request)), "/grants", lambda: _list(page)
    )


@router.post("/grants/{grant}/revocation", opens=GRANT_ASK, whole=True)
def revoke(page: PageDep, grant: str) -> Response:
    """Revoked, refused or withdrawn: at once, on every node."""
    page.allow(GRANT_ASK)
    granting = page.services.accounts.granting
    return act(
        page, lambda: granting.end(grant, now(), by(page.request)), "/grants", lambda: _list(page)
    )
