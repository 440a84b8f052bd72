"""Facts made as they are written: the server takes some in while the next are decided.

All made before, an issue takes 1.15 times as long on PostgreSQL (docs/decisions/0024), and as long
as it takes on SQLite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import overload
from uuid import UUID

from aggregates.event import Event
from service.store.records import Entry


class FirstFacts(Sequence[Event]):
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


def moments(events: Sequence[Event]) -> Iterable[datetime]:
    """When each was decided; one for all of an act."""
    return (events.at,) if isinstance(events, FirstFacts) else (e.timestamp for e in events)


def first_of_each(heads: Iterable[Event | Entry]) -> list[tuple[UUID, int]]:
    """Each aggregate with its first version in the batch, in the order given."""
    if isinstance(heads, FirstFacts):
        return [(each.originator_id, 1) for each in heads]
    firsts: dict[UUID, int] = {}
    for each in heads:
        firsts.setdefault(each.originator_id, each.originator_version)
    return list(firsts.items())


def ends(heads: Iterable[Event | Entry]) -> list[tuple[UUID, int]]:
    """The first and the last of them: of first facts those between are not made for it."""
    if isinstance(heads, FirstFacts):
        return [(heads[place].originator_id, 1) for place in {0, len(heads) - 1} if heads]
    firsts = first_of_each(heads)
    return [*{firsts[0], firsts[-1]}] if firsts else []
