"""A sign-in's own token (登录表单令牌): nobody signs a browser in from another site's page.

There is no session yet to keep it, so the browser does: the form must carry what its cookie holds.
"""

from __future__ import annotations

import secrets
from hmac import compare_digest

from fastapi import Request
from fastapi.responses import Response

from service.web.depends import StaleForm

NAME = "duban_door"


def token_of(request: Request) -> str:
    """The one that this browser holds, or a new one."""
    return request.cookies.get(_cookie(request)) or secrets.token_urlsafe(24)


def keep(request: Request, answer: Response, token: str) -> None:
    """In the browser, until it is closed."""
    name, secure = _cookie(request), request.url.scheme == "https"
    if name not in request.cookies:
        answer.set_cookie(name, token, httponly=True, samesite="strict", secure=secure)


def check(request: Request, token: str) -> None:
    """StaleForm where the form is none of this browser's."""
    cookie = request.cookies.get(_cookie(request), "")
    if not cookie or not compare_digest(cookie.encode(), token.encode()):
        raise StaleForm


def _cookie(request: Request) -> str:
    return f"__Host-{NAME}" if request.url.scheme == "https" else NAME
