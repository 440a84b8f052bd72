"""What leaders owe their contact points in a quarter (R20): told in time, never scored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from aggregates.rules.contact import ACTS, missing, owes
from aggregates.values.period import Month, Quarter
from service.features.contacts.queries.contacts import (
    ALL,
    Acted,
    Sees,
    acts,
    contacts,
    leader_on,
    span,
)
from service.reading.reader import Reader


@dataclass(frozen=True, slots=True)
class Debt:
    """``missing``: by kind of act, the lines of work not covered yet. ``leader``: whose it is at
    the quarter's end. ``days_left``: to its last day, below 0 once it is over."""

    row: Row[Any]
    quarter: Quarter
    leader: str
    missing: dict[str, tuple[str, ...]]
    acts: list[Acted]
    days_left: int

    @property
    def owed(self) -> list[str]:
        return [kind for kind in ACTS if self.missing[kind]]

    @property
    def due(self) -> date:
        return self.quarter.months[-1].last_day

    @property
    def state(self) -> str:
        if not self.owed:
            return "settled"
        return "late" if self.days_left < 0 else "open"

    def covered(self, kind: str) -> list[str]:
        return [line for line in self.row.lines if line not in self.missing[kind]]


def quarter_of(day: date) -> Quarter:
    return Month.of(day).quarter


def debts(
    reader: Reader,
    quarter: Quarter,
    *,
    leader: str | None = None,
    organization: str | None = None,
    sees: Sees = ALL,
    settled: bool = False,
) -> list[Debt]:
    """By leader and organization; ``settled``: those with nothing left to do too."""
    among = None if organization is None else [organization]
    rows = [row for row in contacts(reader, organizations=among, sees=sees)
            if owes(span(row), quarter)]  # fmt: skip
    first, last = quarter.months[0].first_day, quarter.months[-1].last_day
    by_contact = acts(reader, [row.contact for row in rows], first, last)
    left = (last - reader.today).days
    every = [_debt(row, quarter, by_contact.get(row.contact, []), left) for row in rows]
    kept = [each for each in every if leader in (None, each.leader) and (settled or each.owed)]
    return sorted(kept, key=lambda each: (each.leader, each.row.organization, each.row.contact))


def _debt(row: Row[Any], quarter: Quarter, acts: list[Acted], left: int) -> Debt:
    leader = leader_on(row, quarter.months[-1].last_day)
    return Debt(row, quarter, leader, missing(row.lines, (a.done for a in acts), quarter), acts,
                left)  # fmt: skip
