"""Facts encoded as they are written: the server takes some in while the next are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from aggregates.event import Event
from service.store.records import Entry

AHEAD = 250  # facts encoded at once, as many as are sent at once


class Encoding(Sequence[Entry]):
    """The entries of these facts, each encoded once, when it or one just before it is asked for."""

    def __init__(self, events: Sequence[Event], encode: Callable[[int, Event], Entry]) -> None:
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
