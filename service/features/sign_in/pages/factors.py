"""One's own second factors (第二因素): offered, confirmed, listed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from fastapi.responses import HTMLResponse, RedirectResponse, Response

from aggregates.errors import Refused
from service.access.actions import OWN_SECRETS
from service.access.factors import Offered
from service.web import routes
from service.web.depends import by
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/second-factor", opens=OWN_SECRETS)
def second_factor(page: PageDep) -> Response:
    if page.past:
        return RedirectResponse(page.to("/account"), 303)
    return _factors(page)


def _factors(page: Page, offered: Offered | None = None, codes: Sequence[str] = ()) -> HTMLResponse:
    there = page.services.accounts.factors.of(page.who.account)
    return page.render(
        "sign_in/factors.html", factors=there, offered=offered, codes=codes,
        forced=page.session.limited == "second-factor" and not there,
    )  # fmt: skip


@router.post("/second-factor", opens=OWN_SECRETS, fresh=True)
def set_up(page: PageDep) -> HTMLResponse:
    """Without a code: a secret is offered; with one: it is confirmed, and recovery codes shown."""
    factors, now = page.services.accounts.factors, datetime.now(UTC)
    key = page.field("factor")
    if not key:
        return _factors(page, factors.offer_totp(page.who.account, page.field("name"), now))
    try:
        codes = factors.confirm_totp(
            page.who.account, key, page.field("code"), now, by(page.request)
        )
    except Refused as refusal:
        page.refusal = refusal
        return _factors(page, factors.offered(page.who.account, key))
    return _factors(page, codes=codes)
