"""What a contact owes in a quarter (双联系、双汇报、双调度, R20), and which contacts overlap."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from aggregates.values.calendar import DAY, Calendar
from aggregates.values.period import Quarter

ACTS = ("visit", "report", "dispatch")
LINES = ("party", "business")


@dataclass(frozen=True, slots=True)
class Span:
    """Of a contact: ``kind``, and its first and last day, both included."""

    kind: str
    since: date
    until: date

    def overlaps(self, other: Span) -> bool:
        return self.since <= other.until and other.since <= self.until

    def holds(self, day: date) -> bool:
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class Done:
    """An act of a contact: which kinds it was, and for which lines of work."""

    day: date
    kinds: Sequence[str]
    lines: Sequence[str]


def owes(span: Span, quarter: Quarter) -> bool:
    """A double contact begun before the quarter's middle month, and standing at its end (R20).
    Guidance owes nothing."""
    _, middle, last = quarter.months
    begun = span.since < middle.first_day
    return span.kind == "double" and begun and span.until >= last.last_day


def missing(
    lines: Sequence[str], acts: Iterable[Done], quarter: Quarter
) -> dict[str, tuple[str, ...]]:
    """By kind of act, the lines of work that no such act of the quarter covered yet: several acts
    of a kind may cover them together, and one act be of all three kinds (R20)."""
    of_quarter = [act for act in acts if _within(act.day, quarter)]
    return {kind: _left(lines, kind, of_quarter) for kind in ACTS}


def _left(lines: Sequence[str], kind: str, acts: Sequence[Done]) -> tuple[str, ...]:
    covered = {line for act in acts if kind in act.kinds for line in act.lines}
    return tuple(line for line in lines if line not in covered)


def _within(day: date, quarter: Quarter) -> bool:
    return quarter.months[0].first_day <= day <= quarter.months[-1].last_day


def in_order(words: Collection[str], order: Sequence[str]) -> list[str]:
    """Each once, in the order that they are always said in."""
    return [word for word in order if word in words]


def earliest(today: date, days: int, calendar: Calendar) -> date:
    """The first day of which an act may still be recorded: at most so many working days ago."""
    day = today
    while calendar.between(day - DAY, today) <= days:
        day -= DAY
    return day


def told_on(quarter: Quarter, days: int, calendar: Calendar) -> date:
    """The working day on which debts of the quarter are told: so many before its last one."""
    day = calendar.last_working(quarter.months[-1])
    while days:
        day -= DAY
        days -= calendar.is_working(day)
    return day
