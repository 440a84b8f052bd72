"""What a decision rests on besides what it writes (依据): looked at once more where it is recorded.

A version tells of two writers of one thing. A month's score is made from lines that its report
does not write, and one task is held once among all of a list: there two could each be right by
what they read, and wrong together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from aggregates.event import Event

ALL = "*"  # instead of an organization's code


@dataclass(slots=True)
class ReadSet:
    """``things``: the version of each that was read, 0 where it was not there. ``lists``:
    organization's code (or ALL) and period (or ALL), of which no fact of ``topics`` may have come
    after position ``since``."""

    things: dict[UUID, int] = field(default_factory=dict)
    lists: set[tuple[str | None, str]] = field(default_factory=set)
    since: int | None = None
    topics: set[str] = field(default_factory=set)

    def on_thing(self, thing: UUID, version: int) -> None:
        self.things[thing] = min(version, self.things.get(thing, version))

    def on_lists(
        self, lists: Iterable[tuple[str | None, str]], topics: Iterable[str], since: int
    ) -> None:
        self.lists.update(lists)
        self.topics.update(topics)
        self.since = since if self.since is None else min(self.since, since)

    def successors(self, written: Iterable[UUID]) -> list[tuple[UUID, int]]:
        """The facts there must not be yet; what is written itself has its version to tell."""
        others = self.things.keys() - set(written) if self.things else ()
        return [(key, self.things[key] + 1) for key in others]

    def is_touched(self, events: Iterable[Event]) -> bool:
        return any(
            event.TOPIC in self.topics and not self.lists.isdisjoint(_lists(event))
            for event in events
        )


def _lists(event: Event) -> list[tuple[str | None, str]]:
    """Those a fact changes: a transfer (转办) changes the receiver's too."""
    if event.period is None:
        return []
    lists = [(event.organization, event.period), (ALL, event.period), (ALL, ALL)]
    if (to := getattr(event, "to", None)) is not None:
        lists.append((to, event.period))
    return lists
