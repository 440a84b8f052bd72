"""Signing in by name and password, and out (登录、退出)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.access.actions import ANYBODY, OWN_SECRETS
from service.features.sign_in.pages import door, opening
from service.web import routes
from service.web.depends import (
    ServicesDep,
    address_of,
    by,
    limits_of,
    session_cookie,
    session_secret,
)
from service.web.page import PageDep

Token = Annotated[str, Form(alias="door", max_length=100)]
router = routes.pages()


@router.get("/sign-in", opens=ANYBODY)
def ask(request: Request, services: ServicesDep, next: str = "/") -> HTMLResponse:
    return opening.first(request, services, opening.local(next))


@router.post("/sign-in", opens=ANYBODY)
def sign_in(
    request: Request,
    services: ServicesDep,
    account: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
    token: Token = "",
) -> Response:
    """The same answer for a wrong password, an unknown name, a locked and a disabled account."""
    account, target = account.strip(), opening.local(next)
    limits_of(request).sign_in(address_of(request), account)
    door.check(request, token)
    entered = services.accounts.sign_in(
        account, password, "session", datetime.now(UTC), opening.lasts(services), by=by(request)
    )
    if entered is None:
        return opening.first(request, services, target, account, wrong=True)
    return opening.opened(request, services, entered, target)


@router.post("/sign-out", opens=OWN_SECRETS)
def sign_out(page: PageDep) -> Response:
    page.services.accounts.end(session_secret(page.request) or "", by(page.request))
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(session_cookie(page.request), secure=page.request.url.scheme == "https")
    return answer
