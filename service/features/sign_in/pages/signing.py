"""Signing in and out (登录), changing a password, switching the language."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from aggregates.errors import NotFound, Refused
from service.access.actions import ANYBODY, OWN_SECRETS
from service.access.factors import Offered
from service.features.sign_in.pages import door
from service.features.sign_in.proving import prove_again
from service.language import LANGUAGES
from service.services import Services
from service.web import flash as told
from service.web import routes
from service.web.depends import (
    LANGUAGE_COOKIE,
    ServicesDep,
    address_of,
    by,
    language_of,
    limits_of,
    origin_of,
    session_cookie,
    session_secret,
)
from service.web.page import Page, PageDep
from service.web.rendering import rendered
from service.web.side import CHOICES, SIDE_COOKIE

STATE_COOKIE = "duban_state"  # while at an identity provider
NEXT_COOKIE = "duban_next"  # where to go on from there
HALF_COOKIE = "duban_half"  # between the password and the second factor
Token = Annotated[str, Form(alias="door", max_length=100)]
router = routes.pages()


def local(target: str) -> str:
    """Only a path of this server is followed."""
    plain = target.startswith("/") and not target.startswith(("//", "/\\", "/sign-"))
    return target if plain and target.isprintable() and "\\" not in target else "/"


@router.get("/sign-in", opens=ANYBODY)
def ask(request: Request, services: ServicesDep, next: str = "/") -> HTMLResponse:
    return _form(request, services, local(next))


def _form(
    request: Request, services: Services, target: str, account: str = "", wrong: bool = False
) -> HTMLResponse:
    language, token = language_of(request), door.token_of(request)
    html = rendered(
        language, "sign_in/in.html", language=language, target=target, account=account, wrong=wrong,
        simulated=services.log.simulated, provider=services.accounts.providers is not None,
        door=token,
    )  # fmt: skip
    answer = HTMLResponse(html, 401 if wrong else 200)
    door.keep(request, answer, token)
    return answer


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
    account = account.strip()
    limits_of(request).sign_in(address_of(request), account)
    door.check(request, token)
    entered = services.accounts.sign_in(
        account, password, "session", datetime.now(UTC), _lasts(services), by=by(request)
    )
    if entered is None:
        return _form(request, services, local(next), account, wrong=True)
    if entered.half:
        return _second(request, entered.secret, entered.kinds, local(next))
    return _enter(request, services, entered.secret, local(next))


def _lasts(services: Services) -> timedelta:
    return timedelta(hours=services.accounts.policies.now().session_hours)


def _enter(request: Request, services: Services, secret: str, target: str) -> Response:
    """Another session's secret at each sign-in; the one before it in this browser ends."""
    before = session_secret(request)
    if before is not None:
        services.accounts.end(before, by(request))
    answer = RedirectResponse(target, 303)
    _keep_session(request, answer, secret)
    answer.delete_cookie(HALF_COOKIE)
    return answer


def _second(
    request: Request, half: str, kinds: tuple[str, ...], target: str, wrong: bool = False
) -> HTMLResponse:
    """The password was right; the telephone's code or the security key is still wanted."""
    language, token = language_of(request), door.token_of(request)
    html = rendered(
        language, "sign_in/second.html", language=language, target=target, kinds=kinds, wrong=wrong,
        door=token,
    )  # fmt: skip
    answer = HTMLResponse(html, 401 if wrong else 200)
    door.keep(request, answer, token)
    answer.set_cookie(
        HALF_COOKIE, half, httponly=True, samesite="strict", max_age=300,
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


@router.post("/sign-in/second", opens=ANYBODY)
def sign_in_second(
    request: Request,
    services: ServicesDep,
    code: Annotated[str, Form(max_length=60)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
    token: Token = "",
) -> Response:
    half = request.cookies.get(HALF_COOKIE, "")
    limits_of(request).sign_in(address_of(request), half)
    door.check(request, token)
    entered = services.accounts.session_opening.by_code(
        half, code, datetime.now(UTC), _lasts(services), by(request)
    )
    if entered is None:
        return _second(request, half, (), local(next), wrong=True)
    return _enter(request, services, entered.secret, local(next))


@router.post("/sign-in/key", opens=ANYBODY)
def ask_key(request: Request, services: ServicesDep) -> Response:
    """What the browser asks a security key for, after the password; null where there is none."""
    half = request.cookies.get(HALF_COOKIE, "")
    limits_of(request).sign_in(address_of(request), half)
    host, _ = origin_of(request)
    return JSONResponse(services.accounts.keys.ask(half, host, datetime.now(UTC)))


@router.post("/sign-in/key/answer", opens=ANYBODY)
def sign_in_by_key(
    request: Request,
    services: ServicesDep,
    credential: Annotated[str, Form(max_length=20_000)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
    token: Token = "",
) -> Response:
    """``credential``: what the key answered, as JSON."""
    half = request.cookies.get(HALF_COOKIE, "")
    limits_of(request).sign_in(address_of(request), half)
    door.check(request, token)
    host, origin = origin_of(request)
    entered = services.accounts.keys.enter(
        half, _json(credential), host, origin, datetime.now(UTC), _lasts(services), by(request)
    )
    if entered is None:
        return _second(request, half, ("key",), local(next), wrong=True)
    return _enter(request, services, entered.secret, local(next))


def _json(written: str) -> dict[str, Any]:
    try:
        value = json.loads(written)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


@router.get("/sign-in/provider", opens=ANYBODY)
def to_provider(request: Request, services: ServicesDep, next: str = "/") -> Response:
    """Off to the identity provider; nothing is signed in by going there."""
    providers = services.accounts.providers
    if providers is None:
        raise NotFound("There is no identity provider.")
    limits_of(request).sign_in(address_of(request))
    begun = providers.begin(str(request.url_for("from_provider")), datetime.now(UTC))
    answer = RedirectResponse(begun.address, 303)
    for name, value in ((STATE_COOKIE, begun.state), (NEXT_COOKIE, quote(local(next)))):
        answer.set_cookie(
            name, value, httponly=True, samesite="lax", max_age=600,
            secure=request.url.scheme == "https",
        )  # fmt: skip
    return answer


@router.get("/sign-in/provider/back", opens=ANYBODY)
def from_provider(
    request: Request, services: ServicesDep, state: str = "", code: str = ""
) -> Response:
    """Back again: a state is good once, and only in the browser it was begun in."""
    providers = services.accounts.providers
    if providers is None:
        raise NotFound("There is no identity provider.")
    limits_of(request).sign_in(address_of(request))
    kept = request.cookies.get(STATE_COOKIE, "")
    entered = providers.finish(kept, state, code, datetime.now(UTC), _lasts(services), by(request))
    target = local(unquote(request.cookies.get(NEXT_COOKIE, "/")))
    answer = (
        _second(request, entered.secret, entered.kinds, target)
        if entered.half
        else _enter(request, services, entered.secret, target)
    )
    answer.delete_cookie(STATE_COOKIE)
    answer.delete_cookie(NEXT_COOKIE)
    return answer


def _keep_session(request: Request, answer: Response, secret: str) -> None:
    # Lax: a link out of a chat or a mail opens signed in; every write carries its own token.
    secure = request.url.scheme == "https"
    answer.set_cookie(session_cookie(request), secret, httponly=True, samesite="lax", secure=secure)


@router.post("/sign-out", opens=OWN_SECRETS)
def sign_out(page: PageDep) -> Response:
    page.services.accounts.end(session_secret(page.request) or "", by(page.request))
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(session_cookie(page.request), secure=page.request.url.scheme == "https")
    return answer


@router.post("/language", opens=ANYBODY)
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


@router.post("/side", opens=ANYBODY)
def fold(
    side: Annotated[str, Form(max_length=10)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Open or folded: of this browser alone, and needs no session either."""
    answer = RedirectResponse(local(next), 303)
    if side in CHOICES:
        answer.set_cookie(SIDE_COOKIE, side, max_age=31_536_000, samesite="lax")
    return answer


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
        page.who.account, "session", datetime.now(UTC), _lasts(page.services)
    )
    answer = RedirectResponse("/", 303)
    _keep_session(page.request, answer, secret)
    told.keep(answer, "password", {})
    return answer


def _change(page: Page) -> None:
    old, new, again = (str(page.form.get(name) or "") for name in ("old", "new", "again"))
    if new != again:
        raise Refused("The new password and its repetition differ.")
    words = [page.home.name] if page.home is not None else []
    page.services.accounts.change_password(
        page.who.account, old, new, datetime.now(UTC), by(page.request), words
    )


# --- once more ----------------------------------------------------------------------------------


@router.get("/proof", opens=OWN_SECRETS)
def ask_proof(page: PageDep, next: str = "/account") -> Response:
    """The password or a code again, before what is grave."""
    if page.past:
        return RedirectResponse(page.to("/account"), 303)
    return page.render("sign_in/proof.html", target=local(next))


@router.post("/proof", opens=OWN_SECRETS)
def prove(page: PageDep) -> Response:
    target = local(page.field("next"))
    try:
        prove_again(
            page.services, page.request, page.session, str(page.form.get("password") or ""),
            page.field("code"),
        )  # fmt: skip
    except Refused as refusal:
        page.refusal, page.here = refusal, "/proof"
        return page.render("sign_in/proof.html", target=target)
    return RedirectResponse(target, 303)


# --- the second factor --------------------------------------------------------------------------


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
