"""The second step of a sign-in (双因素登录): the telephone's code, or a security key."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import JSONResponse, Response

from service.access.actions import ANYBODY
from service.access.session_opening import Entered
from service.features.sign_in.pages import door, opening
from service.services import Services
from service.web import routes
from service.web.depends import ServicesDep, address_of, by, limits_of, origin_of

Code = Annotated[str, Form(max_length=60)]
Credential = Annotated[str, Form(max_length=20_000)]
Target = Annotated[str, Form(max_length=2000)]
Token = Annotated[str, Form(alias="door", max_length=100)]
router = routes.pages()


@router.post("/sign-in/second", opens=ANYBODY)
def by_code(
    request: Request, services: ServicesDep, code: Code = "", next: Target = "/", token: Token = ""
) -> Response:
    half = _half(request)
    door.check(request, token)
    entered = services.accounts.session_opening.by_code(
        half, code, datetime.now(UTC), opening.lasts(services), by(request)
    )
    return _answer(request, services, entered, (), next)


@router.post("/sign-in/key", opens=ANYBODY)
def ask_key(request: Request, services: ServicesDep) -> Response:
    """What the browser asks a security key for, after the password; null where there is none."""
    host, _ = origin_of(request)
    half, now = _half(request), datetime.now(UTC)
    return JSONResponse(services.accounts.keys.ask(half, host, now, by(request)))


@router.post("/sign-in/key/answer", opens=ANYBODY)
def by_key(
    request: Request,
    services: ServicesDep,
    credential: Credential = "",
    next: Target = "/",
    token: Token = "",
) -> Response:
    """``credential``: what the key answered, as JSON."""
    half = _half(request)
    door.check(request, token)
    host, origin = origin_of(request)
    entered = services.accounts.keys.enter(
        half, _json(credential), host, origin, datetime.now(UTC), opening.lasts(services),
        by(request),
    )  # fmt: skip
    return _answer(request, services, entered, ("key",), next)


def _half(request: Request) -> str:
    """The secret of the half sign-in that this browser holds; tries of it are counted."""
    half = request.cookies.get(opening.HALF_COOKIE, "")
    limits_of(request).sign_in(address_of(request), half)
    return half


def _answer(
    request: Request, services: Services, entered: Entered | None, kinds: tuple[str, ...], to: str
) -> Response:
    target = opening.local(to)
    if entered is None:
        half = request.cookies.get(opening.HALF_COOKIE, "")
        return opening.second(request, half, kinds, target, wrong=True)
    return opening.enter(request, services, entered.secret, target)


def _json(written: str) -> dict[str, Any]:
    try:
        value = json.loads(written)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
