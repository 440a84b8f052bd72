"""A quarter's ledger check (季检查, R7): what it deducts, when its round ends, who is sampled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from aggregates.values.calendar import Calendar
from aggregates.values.points import divide_half_up


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items were checked, and how many of them failed; unseen ones are in neither."""

    checked: int = 0
    failed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.checked + other.checked, self.failed + other.failed)


def together(tallies: Iterable[Tally]) -> Tally:
    """A unit's: over its own items and its subtree's together (R7)."""
    return sum(tallies, Tally())


def deduction(tally: Tally, whole: int) -> int | None:
    """R7: ``whole`` × failed / checked, signed hundredths; None where nothing was checked.

    The magnitude is rounded half up once, then signed. With the scheme's 10.00:

    >>> deduction(Tally(checked=60, failed=1), 1_000)  # 16.67 hundredths
    -17
    >>> deduction(Tally(checked=8, failed=3), 1_000)
    -375
    >>> deduction(Tally(checked=60), 1_000)
    0
    >>> deduction(Tally(), 1_000) is None
    True
    """
    if not tally.checked:
        return None
    return -divide_half_up(whole * tally.failed, tally.checked)


def round_ends_on(last_closed_on: date, days: int, calendar: Calendar) -> date:
    """The day at whose end the round is over: ``days`` working days after the quarter's last month
    was closed (R7)."""
    return calendar.plus(last_closed_on, days)


@dataclass(frozen=True, slots=True)
class SamplePools:
    """Codes, in order. ``organizations``: by unit those of its subtree whose check is completed
    and was made below the committee."""

    units: list[str]
    organizations: dict[str, list[str]]


def sample_pools(completed: Mapping[str, tuple[str | None, str]], root: str) -> SamplePools:
    """R7: the committee samples the units' own checks; what it checked itself is no part of it.

    ``completed``: by the organization checked, the unit it stood beneath at the quarter's end and
    who checked it.
    """
    organizations: dict[str, list[str]] = {}
    for code, (unit, by) in sorted(completed.items()):
        if unit is not None and code != unit and by != root:
            organizations.setdefault(unit, []).append(code)
    return SamplePools(sorted(organizations), organizations)
