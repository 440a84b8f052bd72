"""Facts made as they are written: the server takes some in while the next are decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import overload

from aggregates.event import Event


class Beginnings(Sequence[Event]):
    """The first facts of as many aggregates, all of one act at ``at``, each made by its index when
    it is first asked for. ValueError for one that is not such a fact."""

    def __init__(self, at: datetime, count: int, make: Callable[[int], Event]) -> None:
        self.at = at
        self._make = make
        self._made: list[Event | None] = [None] * count

    def __len__(self) -> int:
        return len(self._made)

    def __iter__(self) -> Iterator[Event]:
        for index, event in enumerate(self._made):
            yield event or self._one(index)

    @overload
    def __getitem__(self, index: int) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> list[Event]: ...
    def __getitem__(self, index: int | slice) -> Event | list[Event]:
        places = range(len(self._made))[index]
        if isinstance(places, range):
            made, one = self._made, self._one
            return [made[place] or one(place) for place in places]
        return self._made[places] or self._one(places)

    def _one(self, index: int) -> Event:
        event = self._make(index)
        if event.originator_version != 1 or event.timestamp != self.at:
            raise ValueError(f"{event.reference} does not begin with the act of {self.at}.")
        self._made[index] = event
        return event
