"""What is issued in a month, and to whom (R1): pure, so that it can be asked before it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple
from uuid import UUID

from aggregates.assignment.states import catalogue_ids
from aggregates.task.terms import Terms
from aggregates.values.calendar import Calendar
from aggregates.values.period import Month


@dataclass(frozen=True, slots=True)
class Receiver:
    """An organization that a month's lists may go to. ``issuer``: its superior."""

    code: str
    kind: str
    issuer: str
    members: int | None
    has_groups: bool


@dataclass(frozen=True, slots=True)
class DueTask:
    """A task of the catalogue in the version that holds in the month."""

    code: str
    version: int
    terms: Terms


class Due(NamedTuple):
    """``guessed`` where the deadline's year has no workday calendar."""

    task: DueTask
    deadline: date
    guessed: bool


class Line(NamedTuple):  # there are many, and a tuple is made quickest
    """One assignment to be."""

    identify: Callable[[str], UUID]  # the receiver's assignments of the month, by task
    receiver: Receiver
    due: Due

    @property
    def task(self) -> DueTask:
        return self.due.task

    @property
    def assignment_id(self) -> UUID:
        """Worked out each time: mostly it is needed once, where the fact is made."""
        return self.identify(self.due.task.code)


_line = partial(tuple.__new__, Line)  # a third of what its own way takes


def lines_of(
    month: Month, tasks: Iterable[DueTask], receivers: Iterable[Receiver], calendar: Calendar
) -> Iterator[Line]:
    """Every task due that month to every organization of its kinds that meets its condition."""
    due = [
        Due(task, deadline, calendar.is_guessed(deadline))
        for task in tasks
        if task.terms.is_due_in(month)
        for deadline in (task.terms.deadline_rule.falls_on(month, calendar),)
    ]
    period = str(month)
    alike: dict[tuple[str, int | None, bool], list[Due]] = {}  # a city has few sorts of receivers
    for receiver in receivers:
        sort = receiver.kind, receiver.members, receiver.has_groups
        if sort not in alike:
            alike[sort] = [each for each in due if each.task.terms.applies_to(*sort)]
        identify = catalogue_ids(period, receiver.code)
        yield from [_line((identify, receiver, each)) for each in alike[sort]]


def months_ahead(month: Month, today: date) -> int:
    """How many months after today's it is; 0 and less: this one, or one that has passed (R1)."""
    now = Month.of(today)
    return (month.year - now.year) * 12 + month.month - now.month
