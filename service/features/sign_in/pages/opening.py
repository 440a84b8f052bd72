"""What a sign-in is answered with (登录): its forms, its cookies, the session that it opens."""

from __future__ import annotations

from datetime import timedelta

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.access.session_opening import Entered
from service.features.sign_in.pages import door
from service.services import Services
from service.web.depends import by, language_of, session_cookie, session_secret
from service.web.rendering import rendered

HALF_COOKIE = "duban_half"  # between the password and the second factor


def local(target: str) -> str:
    """Only a path of this server is followed."""
    plain = target.startswith("/") and not target.startswith(("//", "/\\", "/sign-"))
    return target if plain and target.isprintable() and "\\" not in target else "/"


def lasts(services: Services) -> timedelta:
    return timedelta(hours=services.accounts.policies.now().session_hours)


def opened(request: Request, services: Services, entered: Entered, target: str) -> Response:
    """Off to the target, or the question for a second factor where one is still wanted."""
    if entered.half:
        return second(request, entered.secret, entered.kinds, target)
    return enter(request, services, entered.secret, target)


def enter(request: Request, services: Services, secret: str, target: str) -> Response:
    """Another session's secret at each sign-in; the one before it in this browser ends."""
    before = session_secret(request)
    if before is not None:
        services.accounts.end(before, by(request))
    answer = RedirectResponse(target, 303)
    keep_session(request, answer, secret)
    answer.delete_cookie(HALF_COOKIE)
    return answer


def first(
    request: Request, services: Services, target: str, account: str = "", wrong: bool = False
) -> HTMLResponse:
    return _form(
        request, "sign_in/in.html", wrong, target=target, account=account,
        simulated=services.log.simulated, provider=services.accounts.providers is not None,
    )  # fmt: skip


def second(
    request: Request, half: str, kinds: tuple[str, ...], target: str, wrong: bool = False
) -> HTMLResponse:
    """The password was right; the telephone's code or the security key is still wanted."""
    answer = _form(request, "sign_in/second.html", wrong, target=target, kinds=kinds)
    answer.set_cookie(
        HALF_COOKIE, half, httponly=True, samesite="strict", max_age=300,
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


def _form(request: Request, template: str, wrong: bool, **more: object) -> HTMLResponse:
    language, token = language_of(request), door.token_of(request)
    html = rendered(language, template, language=language, wrong=wrong, door=token, **more)
    answer = HTMLResponse(html, 401 if wrong else 200)
    door.keep(request, answer, token)
    return answer


def keep_session(request: Request, answer: Response, secret: str) -> None:
    # Lax: a link out of a chat or a mail opens signed in; every write carries its own token.
    secure = request.url.scheme == "https"
    answer.set_cookie(session_cookie(request), secret, httponly=True, samesite="lax", secure=secure)
