"""A spot check's figures (月抽查, R6): who may be drawn, what a claim loses, whom it adds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from aggregates.values.calendar import Calendar
from aggregates.values.period import Month
from aggregates.values.points import FULL, divide_half_up


@dataclass(frozen=True, slots=True)
class Pools:
    """Codes, in order. ``themselves``: the units that are checked themselves if drawn.
    ``organizations``: by unit those of its subtree, without the unit."""

    units: list[str]
    themselves: list[str]
    organizations: dict[str, list[str]]


def pools(subtrees: Mapping[str, Iterable[str]], confirmed: Collection[str]) -> Pools:
    """R6: a unit stands in the pool when it or any of its subtree is confirmed, and is itself
    checked only if it is.

    ``subtrees``: by unit the codes beneath it. ``confirmed``: whose report is confirmed and has
    lines that carry points.
    """
    known, pools = frozenset(confirmed), Pools([], [], {})
    for unit in sorted(subtrees):
        below = [code for code in subtrees[unit] if code in known and code != unit]
        if unit in known:
            pools.themselves.append(unit)
        elif not below:
            continue
        below.sort()
        pools.units.append(unit)
        pools.organizations[unit] = below
    return pools


def deduction(claimed: int, verified: int, weight: int, factor: int = 1) -> int:
    """What a line loses, signed hundredths: 100 × (s − v) / Σw, times the factor, rounded half up
    once as a magnitude, then signed (R6). Nothing where no less was verified than claimed.

    ``claimed``, ``verified``: hundredths of the line; ``weight``: Σw of the own entry. Of lines of
    8.00 and 6.00 together:

    >>> deduction(800, 500, 1400)  # 300 / 1400 of 100.00
    -2143
    >>> deduction(800, 500, 1400, factor=2)  # doubled before it is rounded
    -4286
    >>> deduction(500, 600, 1400)
    0
    """
    return -divide_half_up(factor * FULL * max(0, claimed - verified), weight)


def owed_months(period: Month) -> list[Month]:
    """Those in which an upheld false claim has its organization checked again: the quarter's other
    months and the first month after the quarter."""
    others = [month for month in period.quarter.months if month != period]
    return [*others, period.quarter.months[-1].next]


def owing_months(period: Month) -> list[Month]:
    """The months whose upheld false claims reach this one."""
    near = [period.plus(step) for step in range(-3, 3)]
    return [month for month in near if period in owed_months(month)]


def statement_until(served_on: date, days: int, calendar: Calendar) -> date:
    """The last working day on which a statement is waited for."""
    return calendar.plus(served_on, days)


def lapses_after(
    statement_on: date | None, statement_until: date, days: int, calendar: Calendar
) -> date:
    """The day at whose end a false claim that nobody decided is not upheld."""
    start = min(statement_on, statement_until) if statement_on else statement_until
    return calendar.plus(start, days)
