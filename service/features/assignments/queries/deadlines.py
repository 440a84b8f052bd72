"""What closes in a month (本月时点): its deadlines, what falls due, and how much was reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select

from aggregates.assignment.states import UNREPORTED
from aggregates.values.period import Month
from projections.assignments import ASSIGNMENTS
from service.features.assignments.queries.completion import LEFT_OUT
from service.features.assignments.queries.lines import BY_HAND
from service.reading.reader import Reader

MOST_BEHIND = 2  # units named beside a deadline


@dataclass(slots=True)
class Deadline:
    """``tasks``: how many lines of each task, by its code and version; ``behind``: of which unit
    how many lines are not reported."""

    due: date
    lines: int = 0
    reported: int = 0
    tasks: Counter[tuple[str, int | None]] = field(default_factory=Counter)
    behind: Counter[str] = field(default_factory=Counter)

    @property
    def percent(self) -> int:
        return self.reported * 100 // self.lines

    @property
    def most_behind(self) -> list[tuple[str, int]]:
        counted = sorted(self.behind.items(), key=lambda unit: (-unit[1], unit[0]))
        return counted[:MOST_BEHIND]


def deadlines(reader: Reader, month: Month, owners: Mapping[str, str]) -> list[Deadline]:
    """Lines of any month that fall due in this one, by day. ``owners``: of which unit each
    organization is."""
    key = "deadlines", month, frozenset(owners.items())
    return reader.remembered(key, lambda: _deadlines(reader, month, owners))


def _deadlines(reader: Reader, month: Month, owners: Mapping[str, str]) -> list[Deadline]:
    rows = reader.view.rows(ASSIGNMENTS)
    keys = [rows.c[name] for name in ("due", "task", "task_version", "status", "organization")]
    query = (
        select(*keys, func.count().label("lines"))
        .where(rows.c.period == str(month), rows.c.status.not_in(LEFT_OUT))
        .group_by(*keys)
    )
    by_day: dict[date, Deadline] = {}
    counted: Sequence[Any] = reader.view.all(query)
    for due, task, version, status, organization, lines in counted:
        owner = owners.get(organization)
        if owner is None:
            continue
        at = by_day.get(due) or by_day.setdefault(due, Deadline(due))
        at.lines += lines
        at.tasks[task or BY_HAND, version] += lines
        if status in UNREPORTED:
            at.behind[owner] += lines
        else:
            at.reported += lines
    return [by_day[due] for due in sorted(by_day)]
