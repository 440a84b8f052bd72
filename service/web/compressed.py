"""Answers compressed on the wire (gzip): what is read, never what shows a secret once."""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

LEAST = 1_000  # bytes below which it does not pay
LEVEL = 5  # a board in a quarter of what 9 takes, and a twentieth larger


class Compressed:
    """Only GET: what a form's answer shows once (a first secret, a token) goes as it is. The token
    of forms is masked anew each time; static files come compressed already."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.compressing = GZipMiddleware(app, minimum_size=LEAST, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reading = scope["type"] == "http" and scope["method"] == "GET"
        if reading and not scope["path"].startswith("/static/"):
            await self.compressing(scope, receive, send)
        else:
            await self.app(scope, receive, send)
