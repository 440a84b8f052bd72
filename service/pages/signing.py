"""Signing in and out (登录), changing a password, switching the language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from aggregates.errors import Refused
from service.access import passwords
from service.depends import LANGUAGE_COOKIE, SESSION_COOKIE, ServicesDep, language_of
from service.language import LANGUAGES
from service.pages import told
from service.pages.page import Page, PageDep
from service.pages.rendering import rendered

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


def local(target: str) -> str:
    """Only a path of this server is followed."""
    plain = target.startswith("/") and not target.startswith(("//", "/\\", "/sign-"))
    return target if plain and target.isprintable() and "\\" not in target else "/"


@router.get("/sign-in")
def ask(request: Request, services: ServicesDep, next: str = "/") -> HTMLResponse:
    return _form(request, services.log.simulated, local(next))


def _form(
    request: Request, simulated: bool, target: str, account: str = "", wrong: bool = False
) -> HTMLResponse:
    language = language_of(request)
    html = rendered(
        language, "sign/in.html", language=language, target=target, account=account, wrong=wrong,
        simulated=simulated,
    )  # fmt: skip
    return HTMLResponse(html, 401 if wrong else 200)


@router.post("/sign-in")
def sign_in(
    request: Request,
    services: ServicesDep,
    account: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """The same answer for a wrong password, an unknown name and a disabled account."""
    lasts = timedelta(hours=services.settings.session_hours)
    secret = services.accounts.sign_in(
        account.strip(), password, "session", datetime.now(UTC), lasts
    )
    if secret is None:
        return _form(request, services.log.simulated, local(next), account, wrong=True)
    answer = RedirectResponse(local(next), 303)
    _keep_session(request, answer, secret)
    return answer


def _keep_session(request: Request, answer: Response, secret: str) -> None:
    # Lax: a link out of a chat or a mail opens signed in; every write carries its own token.
    secure = request.url.scheme == "https"
    answer.set_cookie(SESSION_COOKIE, secret, httponly=True, samesite="lax", secure=secure)


@router.post("/sign-out")
def sign_out(page: PageDep) -> Response:
    page.services.accounts.end(page.request.cookies.get(SESSION_COOKIE, ""))
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(SESSION_COOKIE)
    return answer


@router.post("/language")
def switch(
    request: Request,
    language: Annotated[str, Form(max_length=10)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Needs no session: it changes nothing but what this browser is spoken to in."""
    target = next if next.startswith("/sign-in") else local(next)
    answer = RedirectResponse(target, 303)
    if language in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=31_536_000, samesite="lax")
    return answer


@router.get("/password")
def ask_password(page: PageDep) -> HTMLResponse:
    account = page.services.accounts.find(page.who.account)
    return page.render("sign/password.html", forced=bool(account and account.must_change))


class WrongPassword(Refused):
    """The present password is another one."""


@router.post("/password")
def change_password(page: PageDep) -> Response:
    try:
        _change(page)
    except Refused as refusal:
        page.refusal = refusal
        return ask_password(page)
    lasts = timedelta(hours=page.services.settings.session_hours)
    secret = page.services.accounts.open(page.who.account, "session", datetime.now(UTC), lasts)
    answer = RedirectResponse("/", 303)
    _keep_session(page.request, answer, secret)
    told.keep(answer, "password", {})
    return answer


def _change(page: Page) -> None:
    account = page.services.accounts.find(page.who.account)
    old, new, again = (str(page.form.get(name) or "") for name in ("old", "new", "again"))
    if account is None or not passwords.matches(old, account.password_hash):
        raise WrongPassword("The present password is not right.")
    if new != again:
        raise Refused("The new password and its repetition differ.")
    if new == old:
        raise Refused("The new password is the old one.")
    page.services.accounts.reset(page.who.account, new, must_change=False)
