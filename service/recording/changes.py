"""What an import would change, said before it is recorded; and what is wrong with its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aggregates.errors import Refused
from aggregates.event import Event


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field as it is and as it would be, as people read it. ``field``: its words, of the
    catalogue. ``spoken``: its values are words of the catalogue too."""

    field: str
    before: str | None
    after: str | None
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would be recorded. ``what`` is the fact's topic. ``fields``: what becomes
    otherwise in it, where that is more than one thing."""

    what: str
    subject: str  # the organization's or task's code, or the day
    before: str | None = None
    after: str | None = None
    fields: tuple[FieldChange, ...] = ()


Values = Mapping[str, str | None]  # by the field's words


def changed(before: Values | None, after: Values) -> tuple[FieldChange, ...]:
    """The fields that differ; of something new all that say anything."""
    old = before or {}
    return tuple(
        FieldChange(name, old.get(name), value)
        for name, value in after.items()
        if (old.get(name) or None) != (value or None)
    )


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one row. ``column`` is the workbook's column key; templates with places,
    as in ``Refused``."""

    row: int  # index of the row among those given
    column: str
    wrong: str
    expected: str
    places: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """Facts that are ready to be recorded, with what they change and which rows are wrong."""

    events: list[Event] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # said beside: what was left out of account
    sums: list[FieldChange] = field(default_factory=list)  # of all of it together

    def counts(self) -> dict[str, int]:
        return dict(Counter(change.what for change in self.changes))

    def add(self, events: Sequence[Event], change: Change) -> None:
        if events:
            self.events += events
            self.changes.append(change)

    def blame(self, row: int, column: str, refusal: Refused, expected: str) -> None:
        self.problems.append(Problem(row, column, refusal.message, expected, refusal.places))
