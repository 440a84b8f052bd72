"""Facts encoded as they are written: the server takes some in while the next are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import overload

from aggregates.event import Event
from service.store.records import Entry


class Encoding(Sequence[Entry]):
    """The entries of these facts, each encoded once, when it is first asked for."""

    def __init__(self, events: Sequence[Event], encode: Callable[[int, Event], Entry]) -> None:
        self.events = events
        self._encode = encode
        self._made: list[Entry] = []

    def __len__(self) -> int:
        return len(self.events)

    def __iter__(self) -> Iterator[Entry]:
        made, encode = self._made, self._encode
        yield from made
        for index, event in islice(enumerate(self.events), len(made), None):
            entry = encode(index, event)
            made.append(entry)
            yield entry

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        return list(self)[index]
