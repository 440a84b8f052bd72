"""Whose body is read, and how much of it (准入): nobody's before it is known who sends it.

An unknown sender's request goes on without its body, to be refused as it would be with one. What
is too large is refused (413), declared or not, before it is held in memory.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from re import Pattern
from typing import Any

from anyio import to_thread
from fastapi.routing import APIRoute
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.access.actions import ANYBODY
from service.access.session import Session
from service.web.routes import action_of, is_large

log = logging.getLogger(__name__)
PLAIN, OPEN = 1_000_000, 64_000  # bytes: of those who are known; where anybody may knock
SLACK = 1_000_000  # beside a file: the form around it
DESCRIBED = {b"content-type", b"content-length", b"transfer-encoding"}
Secret = Callable[[Request], tuple[str, str] | None]  # what a request presents, and its kind
Doors = list[tuple[Pattern[str], frozenset[str]]]


class Bounds:
    """How long a body may be at each door. ``file``: bytes of the largest workbook or evidence."""

    def __init__(self, routes: Iterable[Any], file: int) -> None:
        doors = [each for each in routes if isinstance(each, APIRoute)]
        self._file = file
        self._large = doors_of(each for each in doors if is_large(each))
        self._open = doors_of(each for each in doors if action_of(each) == ANYBODY)

    def is_open(self, scope: Scope) -> bool:
        return is_among(self._open, scope)

    def of(self, scope: Scope) -> int:
        if is_among(self._large, scope):
            return self._file + SLACK
        return OPEN if self.is_open(scope) else PLAIN


def doors_of(routes: Iterable[APIRoute]) -> Doors:
    return [(each.path_regex, frozenset(each.methods or ())) for each in routes]


def is_among(doors: Doors, scope: Scope) -> bool:
    path, method = scope["path"], scope["method"]
    return any(method in methods and regex.match(path) for regex, methods in doors)


class Admission:
    """``bounds`` of the doors; ``secret``: what a request says who it is by; ``answer`` to what
    is too large."""

    def __init__(
        self,
        app: ASGIApp,
        bounds: Callable[[], Bounds],
        secret: Secret,
        answer: Callable[[Request, int], Response],
    ) -> None:
        self.app, self.bounds, self.secret, self.answer = app, bounds, secret, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"]) if scope["type"] == "http" else {}
        if not headers.keys() & {b"content-length", b"transfer-encoding"}:
            await self.app(scope, receive, send)
            return
        bounds = self.bounds()
        limit, declared = bounds.of(scope), headers.get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > limit:
            await self.answer(Request(scope), limit)(scope, receive, _closing(send))
        elif declared == b"0" and b"transfer-encoding" not in headers:
            await self.app(scope, receive, send)
        elif bounds.is_open(scope) or await known(scope, self.secret) is not None:
            await self._bounded(scope, receive, send, limit)
        else:
            await self.app(_bare(scope), _nothing, _closing(send))

    async def _bounded(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        counted = 0

        async def bounded() -> Message:
            nonlocal counted
            message = await receive()
            counted += len(message.get("body", b""))
            if counted > limit:
                raise BodyTooLarge
            return message

        try:
            await self.app(scope, bounded, send)
        except BodyTooLarge:
            await self.answer(Request(scope), limit)(scope, receive, _closing(send))


async def known(scope: Scope, secret: Secret) -> Session | None:
    """Who asks; kept for the door, which asks the same."""
    request = Request(scope)
    presented = secret(request)
    if presented is None:
        return None
    try:
        session = await _session(scope, *presented)
    except Exception:  # the door asks again, and tells what is wrong
        log.debug("Nobody could be looked up.", exc_info=True)
        return None
    if session is not None:
        request.state.admitted = (presented, session)
    return session


async def _session(scope: Scope, secret: str, kind: str) -> Session | None:
    sessions, now = scope["app"].state.services.accounts.sessions, datetime.now(UTC)
    session: Session | None = sessions.known(secret, kind, now)
    return session or await to_thread.run_sync(sessions.find, secret, kind, now)


def _bare(scope: Scope) -> Scope:
    headers = [each for each in scope["headers"] if each[0] not in DESCRIBED]
    return {**scope, "headers": headers}


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def _closing(send: Send) -> Send:
    """What is not read would have to be read past before another request on the connection."""

    async def closing(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Connection"] = "close"
        await send(message)

    return closing


class BodyTooLarge(HTTPException):
    """More came than was declared, or nothing was declared and too much came. An answer of its
    own, so that a route that was reading the body does not call it unreadable."""

    def __init__(self) -> None:
        super().__init__(413, "Too large")
