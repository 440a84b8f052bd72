"""What requests leave behind is let go of (回收): cycles of objects, which only a collector finds.

The collector's own threshold is high for the sake of bulks (service/wiring.py); so the young ones
are looked through after so many requests, and sooner where bodies were long.
"""

from __future__ import annotations

import gc

from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUESTS = 200  # after which it is looked
BYTES = 20_000  # of a body, that count as much as a request
OLDER = 20  # looks after which those are looked through too that outlived one


class LettingGo:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._weight = self._looks = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def counted() -> Message:
            message = await receive()
            self._weight += len(message.get("body", b"")) // BYTES
            return message

        try:
            await self.app(scope, counted, send)
        finally:
            self._weight += 1
            if self._weight >= REQUESTS:
                self._let_go()

    def _let_go(self) -> None:
        self._weight = 0
        self._looks = (self._looks + 1) % OLDER
        gc.collect(0 if self._looks else 1)
