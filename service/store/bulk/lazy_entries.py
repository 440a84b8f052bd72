"""Facts encoded as they are written: the server takes some in while the next are made.

Without it PostgreSQL waits for Python and then Python for PostgreSQL: 1.15 times as long
(docs/decisions/0024). On SQLite there is no server to work meanwhile, and all are encoded before
the write lock is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from aggregates.event import Event
from service.store.records import Encode, Entry

AHEAD = 250  # facts encoded at once: about what a socket holds


class LazyEntries(Sequence[Entry]):
    """The entries of these facts, each encoded once, when it or one just before it is asked for."""

    def __init__(self, events: Sequence[Event], encode: Encode) -> None:
        self.events = events
        self._encode = encode
        self._made: list[Entry] = []

    def __len__(self) -> int:
        return len(self.events)

    def __iter__(self) -> Iterator[Entry]:
        made, encode = self._made, self._encode
        yield from made
        for start in range(len(made), len(self.events), AHEAD):
            events = self.events[start : start + AHEAD]
            some = [encode(index, event) for index, event in enumerate(events, start)]
            made += some
            yield from some

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        return list(self)[index]
