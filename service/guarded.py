"""Connections that keep nobody waiting (连接限制): few, and each sends what it began in time.

A head that does not arrive, or a body that stands still, is hung up on: whoever opens connections
and says nothing would otherwise hold them for ever.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.networks import holds

HEAD_SECONDS, HEAD_BYTES = 10.0, 64_000
LOOK_SECONDS, LEAST_BYTES = 10.0, 5_000  # of a body, between two looks


class Guarded(HttpToolsProtocol):
    """``most``: connections of one node; of one address a quarter, but for ``trusted`` proxies."""

    most: ClassVar[int] = 1_000
    trusted: ClassVar[str] = ""
    addresses: ClassVar[Counter[str]] = Counter()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the library has it
        super().connection_made(transport)
        self._timer: asyncio.TimerHandle | None = None
        self._head, self._came = 0, 0  # bytes of a head under way; of a body since the last look
        self._in_head = True
        self._address = self.client[0] if self.client else ""
        self.addresses[self._address] += 1
        if self._is_one_too_many():
            transport.abort()
            return
        self._wait(HEAD_SECONDS)

    def _is_one_too_many(self) -> bool:
        theirs = self.most if holds(self.trusted, self._address) else max(1, self.most // 4)
        return len(self.connections) > self.most or self.addresses[self._address] > theirs

    def connection_lost(self, exc: Exception | None) -> None:
        self._rest()
        self.addresses[self._address] -= 1
        if self.addresses[self._address] <= 0:
            del self.addresses[self._address]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._came += len(data)
        if self._in_head:
            self._head += len(data)
            if self._timer is None:  # the next request on a connection that was kept
                self._wait(HEAD_SECONDS)
        super().data_received(data)
        if self._in_head and self._head > HEAD_BYTES:
            self.transport.abort()

    # --- the parser's own calls -----------------------------------------------------------------

    def on_headers_complete(self) -> None:
        self._in_head, self._head, self._came = False, 0, 0
        self._wait(LOOK_SECONDS)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        self._rest()
        super().on_message_complete()

    # --- time -----------------------------------------------------------------------------------

    def _wait(self, seconds: float) -> None:
        self._rest()
        self._timer = self.loop.call_later(seconds, self._look)

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        """A body that nobody reads for now is not the sender's fault."""
        self._timer = None
        slow = self._in_head or self._came < LEAST_BYTES
        if slow and not self.flow.read_paused:
            self.transport.abort()
            return
        self._came = 0
        self._wait(LOOK_SECONDS)


def guarded(most: int, trusted: str) -> type[Any]:
    """The protocol of one node."""
    return type("Guarded", (Guarded,), {"most": most, "trusted": trusted, "addresses": Counter()})
