"""Accounts by post (全市开户): made by the system administrator, their first secrets on slips;
roles asked for by one security administrator and approved by another."""

from __future__ import annotations

from collections.abc import Callable

from fastapi.responses import Response

from aggregates.errors import Refused
from service.access.log import By
from service.access.roles import Role
from service.errors import sentence
from service.features.accounts.rights import (
    ACCOUNTS_MANAGE,
    ACCOUNTS_READ,
    GRANT_APPROVE,
    GRANT_ASK,
)
from service.features.city_accounts import commands
from service.features.city_accounts.commands import Done
from service.features.city_accounts.queries import STATES, Holder, holders
from service.features.city_accounts.roles import OFFERED
from service.web import routes
from service.web.acting import now
from service.web.depends import by
from service.web.page import Page, PageDep

router = routes.pages()
HERE = "/post-accounts"
SHOWN = 200


@router.get(HERE, opens=ACCOUNTS_READ, whole=True)
def show(page: PageDep, state: str = "") -> Response:
    page.allow(ACCOUNTS_READ)
    return _list(page, state)


def _list(page: Page, state: str = "", done: Done | None = None) -> Response:
    page.here = HERE
    every = holders(page.reader)
    counts = {name: sum(each.state == name for each in every) for name in STATES}
    rows = [each for each in every if state in ("", each.state)]
    now_ = not page.past
    return page.render(
        "city_accounts/list.html",
        rows=rows[:SHOWN],
        further=max(0, len(rows) - SHOWN),
        counts=counts,
        states=STATES,
        state=state,
        roles=OFFERED,
        most=commands.MOST,
        may_make=now_ and page.may(ACCOUNTS_MANAGE),
        may_ask=now_ and page.may(GRANT_ASK),
        may_approve=now_ and page.may(GRANT_APPROVE),
        done=done,
        refused=_refused(page, done),
    )


def _refused(page: Page, done: Done | None) -> list[tuple[str, str]]:
    refused = done.refused if done else []
    return [(holder.name or holder.person, sentence(why, page.words)) for holder, why in refused]


Act = Callable[[list[Holder], By], Done]


def _done(page: Page, act: Act) -> Done | None:
    """None where it was refused as a whole."""
    wanted = set(page.fields("holder"))
    chosen = [each for each in holders(page.reader) if each.key in wanted]
    try:
        return act(chosen, by(page.request))
    except Refused as refusal:
        page.refusal = refusal
        return None


@router.post(f"{HERE}/accounts", opens=ACCOUNTS_MANAGE, whole=True)
def make(page: PageDep) -> Response:
    """Answers with the slips: the secrets are kept nowhere."""
    page.allow(ACCOUNTS_MANAGE)
    done = _done(page, lambda chosen, who: commands.make(page.services, chosen, now(), who))
    if done is None or not done.slips:
        return _list(page, done=done)
    page.here = HERE
    return page.render(
        "city_accounts/slips.html", slips=done.slips, refused=_refused(page, done),
        address=str(page.request.base_url).rstrip("/"),
    )  # fmt: skip


@router.post(f"{HERE}/grants", opens=GRANT_ASK, whole=True)
def ask(page: PageDep) -> Response:
    page.allow(GRANT_ASK)

    def role(holder: Holder) -> Role:
        given = page.field(f"role-{holder.key}")
        return next((each for each in OFFERED if each.value == given), holder.role)

    done = _done(page, lambda chosen, who: commands.ask(page.services, chosen, role, now(), who))
    return _list(page, done=done)


@router.post(f"{HERE}/approvals", opens=GRANT_APPROVE, whole=True)
def approve(page: PageDep) -> Response:
    page.allow(GRANT_APPROVE)
    done = _done(page, lambda chosen, who: commands.approve(page.services, chosen, now(), who))
    return _list(page, done=done)
