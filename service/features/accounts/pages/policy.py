"""Security policy (安全策略): what holds for every account, in words; changed by one person."""

from __future__ import annotations

from dataclasses import asdict

from fastapi.responses import Response

from service.access.past import policy_at
from service.access.policy import BOUNDS, CHOICES
from service.features.accounts import commands
from service.features.accounts.commands import Changes
from service.features.accounts.rights import POLICY_CHANGE, POLICY_READ
from service.features.accounts.words import MEANS, WORDS
from service.web import routes
from service.web.acting import act, then
from service.web.depends import by
from service.web.inputs import body_of
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/policy", opens=POLICY_READ, whole=True)
def show(page: PageDep) -> Response:
    page.allow(POLICY_READ)
    return _form(page)


def _form(page: Page) -> Response:
    accounts, at = page.services.accounts, then(page)
    policy = accounts.policies.now() if at is None else policy_at(accounts, at)
    return page.render(
        "accounts/policy.html", policy=asdict(policy),
        words=WORDS, means=MEANS, choices=CHOICES, bounds=BOUNDS,
        may_change=not page.past and page.may(POLICY_CHANGE),
    )  # fmt: skip


@router.post("/policy", opens=POLICY_CHANGE, whole=True)
def change(page: PageDep) -> Response:
    page.allow(POLICY_CHANGE)
    return act(
        page,
        lambda: commands.change_policy(page.services, body_of(page, Changes), by(page.request)),
        "/policy",
        lambda: _form(page),
    )
