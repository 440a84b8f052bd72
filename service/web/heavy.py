"""Reads that cost much (大查询): lists taken away, comparisons, the sealed export; few at a time.

Each waits for its turn before a thread is given to it, so that those that wait hold up nobody: of
one account at most two run, of a node as many as a setting says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.web.accepting import CSV, XLSX
from service.web.admission import Doors, is_among

OF_ONE = 2  # at a time for one account
LINE, PATIENCE = 200, 120.0  # how many may wait, and for how many seconds
FORMATS = ("csv", "xlsx")
Known = Callable[[Scope], Awaitable[str | None]]  # whose request it is; None: nobody's


class NoTurn(Exception):
    """More wait already than may, or its turn did not come in time."""


class Turns:
    """Of one node."""

    def __init__(self, node: int) -> None:
        self._node = asyncio.Semaphore(node)
        self._accounts: dict[str, tuple[asyncio.Semaphore, int]] = {}
        self._waiting = 0

    async def take(self, account: str) -> Callable[[], None]:
        """Waits for a turn; gives what ends it, once. One's own first, so that whoever asks for
        much stands in the others' way at most twice. NoTurn."""
        own, users = self._accounts.get(account, (asyncio.Semaphore(OF_ONE), 0))
        self._accounts[account] = (own, users + 1)
        ends: list[Callable[[], None]] = [partial(self._leave, account)]
        try:
            for semaphore in (own, self._node):
                await self._wait(semaphore)
                ends.append(semaphore.release)
        except BaseException:
            _end(ends)
            raise
        return partial(_end, ends)

    async def _wait(self, semaphore: asyncio.Semaphore) -> None:
        if self._waiting >= LINE:
            raise NoTurn
        self._waiting += 1
        try:
            await asyncio.wait_for(semaphore.acquire(), PATIENCE)
        except TimeoutError:
            raise NoTurn from None
        finally:
            self._waiting -= 1

    def _leave(self, account: str) -> None:
        semaphore, users = self._accounts[account]
        if users == 1:
            del self._accounts[account]
        else:
            self._accounts[account] = (semaphore, users - 1)


def _end(ends: list[Callable[[], None]]) -> None:
    while ends:
        ends.pop()()


class Heavy:
    """``doors``: whose reads cost much whatever is asked for; ``known`` says whose request it is;
    ``busy`` answers where its turn does not come."""

    def __init__(
        self,
        app: ASGIApp,
        node: int,
        doors: Callable[[], Doors],
        known: Known,
        busy: Callable[[Request], Response],
    ) -> None:
        self.app, self.doors, self.known, self.busy = app, doors, known, busy
        self.turns = Turns(node)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        account = await self.known(scope) if self._is_heavy(scope) else None
        if account is None:
            await self.app(scope, receive, send)
            return
        try:
            end = await self.turns.take(account)
        except NoTurn:
            await self.busy(Request(scope))(scope, receive, send)
            return

        async def watched(message: Message) -> None:
            """What is ready before it is sent needs no turn while somebody slow takes it in; what
            is made as it goes out, not for ever."""
            if message["type"] == "http.response.start":
                is_ready = "content-length" in Headers(raw=message["headers"])
                asyncio.get_running_loop().call_later(0 if is_ready else PATIENCE, end)
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            end()

    def _is_heavy(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] != "GET":
            return False
        accept = Headers(scope=scope).get("accept", "")
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("format", [""])[0]
        is_taken_away = CSV in accept or XLSX in accept or asked in FORMATS
        return is_taken_away or is_among(self.doors(), scope)
