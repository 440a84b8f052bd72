"""One's own password (口令): changed by whoever knows it."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi.responses import RedirectResponse, Response

from aggregates.errors import Refused
from service.access.actions import OWN_SECRETS
from service.features.sign_in.pages.opening import keep_session, lasts
from service.web import flash, routes
from service.web.depends import by
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/password", opens=OWN_SECRETS)
def ask_password(page: PageDep) -> Response:
    if page.past:  # nothing is changed from there
        return RedirectResponse(page.to("/account"), 303)
    return page.render("sign_in/password.html", forced=page.session.limited == "password")


@router.post("/password", opens=OWN_SECRETS)
def change_password(page: PageDep) -> Response:
    try:
        _change(page)
    except Refused as refusal:
        page.refusal = refusal
        return ask_password(page)
    secret = page.services.accounts.open(
        page.who.account, "session", datetime.now(UTC), lasts(page.services)
    )
    answer = RedirectResponse("/", 303)
    keep_session(page.request, answer, secret)
    flash.keep(answer, "password", {})
    return answer


def _change(page: Page) -> None:
    old, new, again = (str(page.form.get(name) or "") for name in ("old", "new", "again"))
    if new != again:
        raise Refused("The new password and its repetition differ.")
    words = [page.home.name] if page.home is not None else []
    page.services.accounts.change_password(
        page.who.account, old, new, datetime.now(UTC), by(page.request), words
    )
