"""Grants (授权): asked by one security administrator, in force when a second person approves."""

from __future__ import annotations

from collections.abc import Callable

from fastapi.responses import RedirectResponse, Response

from aggregates.errors import Refused
from service.access.roles import Role
from service.features.accounts import commands
from service.features.accounts.columns import GRANTS
from service.features.accounts.commands import Asked
from service.features.accounts.rights import GRANT_APPROVE, GRANT_ASK, GRANTS_READ
from service.features.accounts.words import CHANGES
from service.web import downloads, routes, tables
from service.web.acting import act, now, then
from service.web.choosing import chosen
from service.web.depends import by
from service.web.inputs import body_of, inputs
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/grants", opens=GRANTS_READ, whole=True)
def show(page: PageDep, account: str = "", role: str = "", format: str = "") -> Response:
    page.allow(GRANTS_READ)
    return _list(page, account, role, format)


def _list(
    page: Page, account: str = "", role: str = "", format: str = "", second: str | None = None
) -> Response:
    """``second``: the second half of a secret, shown this once."""
    account = chosen(page, "accounts", account.strip())
    rows = page.services.accounts.granting.of(account or None, at=then(page))
    rows = [row for row in rows if role in ("", row.role)]
    if format in downloads.FORMATS:
        return tables.taken_away(page, GRANTS, rows, format, "grants")
    may_ask = not page.past and page.may(GRANT_ASK)
    waiting = [row for row in rows if row.approved_at is None]
    in_force = [row for row in rows if row.approved_at is not None]
    return page.render(
        "accounts/grants.html", account=account, role=role, roles=list(Role), may_ask=may_ask,
        waiting=tables.listed(
            page, GRANTS, waiting, acts="Answer", called=page.words("Waiting for approval")
        ),
        in_force=tables.listed(
            page, GRANTS, in_force, acts="Revoke" if may_ask else "", called=page.words("In force")
        ),
        changes=page.services.accounts.seconding.waiting(then(page)), kinds=CHANGES,
        second=second,
        deputies=[] if page.past else page.services.accounts.deputies.waiting(now()),
        may_approve=not page.past and page.may(GRANT_APPROVE),
        fields=inputs(page, Asked) if may_ask else [],
    )  # fmt: skip


@router.post("/grants", opens=GRANT_ASK, whole=True)
def ask(page: PageDep) -> Response:
    page.allow(GRANT_ASK)
    return act(
        page,
        lambda: commands.ask(page.services, body_of(page, Asked), now(), by(page.request)),
        "/grants",
        lambda: _list(page),
    )


@router.post("/grants/{grant}/approval", opens=GRANT_APPROVE, whole=True)
def approve(page: PageDep, grant: str) -> Response:
    page.allow(GRANT_APPROVE)
    granting = page.services.accounts.granting
    return _answered(page, lambda: granting.approve(grant, now(), by(page.request)))


def _answered(page: Page, work: Callable[[], object]) -> Response:
    return act(page, work, "/grants", lambda: _list(page))


@router.post("/grants/changes/{id}/approval", opens=GRANT_APPROVE, whole=True, fresh=True)
def approve_change(page: PageDep, id: str) -> Response:
    """The second half of a new first secret is shown this once."""
    page.allow(GRANT_APPROVE)
    page.here, second = "/grants", None
    try:
        second = page.services.accounts.seconding.approve(id, now(), by(page.request)).secret
    except Refused as refusal:
        page.refusal = refusal
    if second is None and page.refusal is None:
        return RedirectResponse("/grants", 303)
    return _list(page, second=second)


@router.post("/grants/changes/{id}/refusal", opens=GRANT_APPROVE, whole=True)
def refuse_change(page: PageDep, id: str) -> Response:
    page.allow(GRANT_APPROVE)
    seconding = page.services.accounts.seconding
    return _answered(page, lambda: seconding.refuse(id, now(), by(page.request)))


@router.post("/grants/deputies/{id}/approval", opens=GRANT_APPROVE, whole=True)
def approve_deputy(page: PageDep, id: str) -> Response:
    page.allow(GRANT_APPROVE)
    deputies = page.services.accounts.deputies
    return _answered(page, lambda: deputies.approve(id, now(), by(page.request)))


@router.post("/grants/deputies/{id}/refusal", opens=GRANT_APPROVE, whole=True)
def refuse_deputy(page: PageDep, id: str) -> Response:
    page.allow(GRANT_APPROVE)
    deputies = page.services.accounts.deputies
    return _answered(page, lambda: deputies.refuse(id, now(), by(page.request)))


@router.post("/grants/{grant}/revocation", opens=GRANT_ASK, whole=True)
def revoke(page: PageDep, grant: str) -> Response:
    """Revoked, refused or withdrawn: at once, on every node."""
    page.allow(GRANT_ASK)
    granting = page.services.accounts.granting
    return act(
        page, lambda: granting.end(grant, now(), by(page.request)), "/grants", lambda: _list(page)
    )
