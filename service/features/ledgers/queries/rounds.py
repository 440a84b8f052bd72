"""The round of a quarter's ledger checks (季检查, R7): when it opens and ends, what is checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from aggregates.assignment.states import Outcome, Status
from aggregates.rules.ledger import round_ends_on
from aggregates.values.period import Quarter
from projections.assignments import ASSIGNMENTS
from projections.rankings import MONTHS
from service.features.reports import queries as reports
from service.reading.reader import Reader
from service.reading.tree import Tree, tree_of


@dataclass(frozen=True, slots=True)
class Round:
    """``last_closed_on`` None: not all of its months are closed yet, so it has not begun.
    ``ends_on``: the day at whose end it is over."""

    quarter: Quarter
    last_closed_on: date | None
    ends_on: date | None

    def is_open(self, today: date) -> bool:
        return self.ends_on is not None and today <= self.ends_on

    def is_over(self, today: date) -> bool:
        return self.ends_on is not None and today > self.ends_on


def round_of(reader: Reader, quarter: Quarter) -> Round:
    """A month without any list that could be closed needs no closing, once it is over."""
    rows = reader.view.rows(MONTHS)
    names = [str(month) for month in quarter.months]
    query = select(rows.c.period, rows.c.closed_at)
    stored = reader.view.all(query.where(rows.c.period.in_(names), rows.c.closed.is_not(None)))
    closed = {row.period: row.closed_at for row in stored}
    waiting = [
        month
        for month in quarter.months
        if str(month) not in closed
        and (month.last_day >= reader.today or reports.has_holders(reader, str(month)))
    ]
    if waiting or not closed:
        return Round(quarter, None, None)
    last = reader.day_of(max(closed.values()))
    days = reader.scheme(quarter).parameters.ledger_days
    return Round(quarter, last, round_ends_on(last, days, reader.calendar))


def items_of(reader: Reader, organization: str, quarter: Quarter) -> list[str]:
    """The quarter's accepted lines, those accepted 未完成 left out, with or without points; in the
    order of the lists."""
    rows = reader.view.rows(ASSIGNMENTS)
    wanted = (
        rows.c.organization == organization,
        rows.c.period.in_([str(month) for month in quarter.months]),
        rows.c.status == Status.ACCEPTED.value,
        rows.c.outcome != Outcome.NOT_DONE.value,
    )
    order = (rows.c.period, rows.c.task.nulls_last(), rows.c.assignment)
    query = select(rows.c.assignment).where(*wanted).order_by(*order)
    return [str(row.assignment) for row in reader.view.all(query)]


def unit_of(reader: Reader, organization: str, quarter: Quarter) -> str | None:
    """The unit it was or stood beneath at the quarter's end (R19)."""
    judged = tree_of(reader, quarter)
    kinds = reader.scheme(quarter).parameters
    return next((code for code in judged.lineage(organization) if _is_unit(judged, kinds, code)),
                None)  # fmt: skip


def _is_unit(judged: Tree, scheme: Any, code: str) -> bool:
    place = judged[code]
    kind = scheme.kind(place.kind)
    return place.superior is not None and place.superior == judged.root and (
        kind is None or kind.unit
    )  # fmt: skip


def ended(reader: Reader, quarters: Sequence[str], day: date) -> list[str]:
    """Those whose round is over at the end of ``day``."""
    rounds = {name: round_of(reader, Quarter.parse(name)) for name in quarters}
    return [name for name, each in rounds.items() if each.ends_on and each.ends_on <= day]
