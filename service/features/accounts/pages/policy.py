"""Security policy (安全策略): what holds for every account, in words; changed by one person."""

from __future__ import annotations

from dataclasses import asdict

from fastapi.responses import Response

from service.access.past import policy_at
from service.access.policy import BOUNDS, CHOICES, BadPolicy
from service.features.accounts.rights import POLICY_CHANGE, POLICY_READ
from service.web import forms, routes
from service.web.acting import act, then
from service.web.depends import by
from service.web.page import Page, PageDep

router = routes.pages()
WORDS = {
    "passwords": "Passwords",
    "second_factor": "Second factor of administrators and the committee",
    "dormant_days": "Days without a sign-in until an account is dormant",
    "idle_minutes": "Minutes until an idle session ends",
    "session_hours": "Hours until any session ends",
}
MEANS = {
    "classes": "8 characters of three of four kinds, new every 90 days, none of the last five",
    "length": "15 characters, or 8 beside a second factor; no expiry (NIST)",
    "required": "required",
    "offered": "offered",
}


@router.get("/policy", opens=POLICY_READ, whole=True)
def show(page: PageDep) -> Response:
    page.allow(POLICY_READ)
    return _form(page)


def _form(page: Page) -> Response:
    accounts, at = page.services.accounts, then(page)
    held = accounts.policies.now() if at is None else policy_at(accounts, at)
    return page.render(
        "accounts/policy.html", held=asdict(held),
        words=WORDS, means=MEANS, choices=CHOICES, bounds=BOUNDS,
        may_change=not page.past and page.may(POLICY_CHANGE),
    )  # fmt: skip


@router.post("/policy", opens=POLICY_CHANGE, whole=True)
def change(page: PageDep) -> Response:
    page.allow(POLICY_CHANGE)
    return act(page, lambda: _change(page), "/policy", lambda: _form(page))


def _change(page: Page) -> None:
    given: dict[str, object] = {name: page.field(name) for name in CHOICES if page.field(name)}
    for name, (low, high) in BOUNDS.items():
        if page.field(name):
            try:
                given[name] = forms.whole(page.field(name))
            except ValueError:
                raise BadPolicy(
                    "{name} is a whole number from {low} to {high}.", name=name, low=low, high=high
                ) from None
    page.services.accounts.policies.change(given, by(page.request))
