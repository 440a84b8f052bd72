"""What an import would change, said before it is recorded; and what is wrong with its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from aggregates.errors import Refused
from aggregates.event import Event


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would be recorded. ``what`` is the fact's topic."""

    what: str
    subject: str  # the organization's or task's code, or the day
    before: str | None = None
    after: str | None = None


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

    def counts(self) -> dict[str, int]:
        return dict(Counter(change.what for change in self.changes))

    def add(self, events: Sequence[Event], change: Change) -> None:
        if events:
            self.events += events
            self.changes.append(change)

    def blame(self, row: int, column: str, refusal: Refused, expected: str) -> None:
        self.problems.append(Problem(row, column, refusal.message, expected, refusal.places))
