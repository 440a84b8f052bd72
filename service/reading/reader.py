"""A reader: the views, the log and the calendar, all as of one moment."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select

from aggregates.rules.lights import Today
from aggregates.scheme.parameters import Parameters, remembered
from aggregates.scheme.scheme import Version
from aggregates.values.calendar import Calendar
from aggregates.values.moment import At, from_micros, to_micros
from aggregates.values.period import Month, Period
from projections.calendars import DAYS, SCHEMES, STORES, YEARS
from projections.view import View
from service.services import Services

T = TypeVar("T")


@dataclass
class Reader:
    """One read transaction. Everything asked of it is as of ``at``."""

    view: View
    services: Services
    _days: dict[int, date] = field(default_factory=dict, init=False, repr=False, compare=False)
    # What was worked out once in this read, by what it is of.
    memo: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def at(self) -> At:
        return self.view.at

    @cached_property
    def schemes(self) -> list[Version]:
        return self.remembered("schemes", self._schemes)

    def _schemes(self) -> list[Version]:
        rows = self.view.rows(SCHEMES)
        stored = self.view.all(select(rows).order_by(rows.c.version))
        versions = [
            Version(row.version, Month.parse(row.in_force_from), remembered(row.parameters))
            for row in stored
        ]
        # The store's first fact alone: the scheme came with the second.
        return versions or [Version(1, self.first_month, Parameters())]

    def scheme(self, period: Period | None = None) -> Version:
        """The period's version; today's without a period. Months before the first use the first."""
        month = period.months[-1] if period is not None else Month.of(self.today)
        versions = [version for version in self.schemes if version.in_force_from <= month]
        return versions[-1] if versions else self.schemes[0]

    @property
    def parameters(self) -> Parameters:
        return self.scheme().parameters

    @cached_property
    def zone(self) -> ZoneInfo:
        """The scheme's timezone: periods and days are those of its clock."""
        return self.schemes[0].parameters.zone

    @cached_property
    def today(self) -> date:
        return self.at.moment.astimezone(self.zone).date()

    @cached_property
    def calendar(self) -> Calendar:
        return self.remembered("calendar", self._calendar)

    def _calendar(self) -> Calendar:
        days, years = self.view.rows(DAYS), self.view.rows(YEARS)
        changed = self.view.all(select(days.c.day, days.c.working))
        loaded = self.view.all(select(years.c.year))
        return Calendar(
            {row.day: row.working for row in changed}, frozenset(row.year for row in loaded)
        )

    @cached_property
    def first_month(self) -> Month:
        """The month the store was made in, also as of a moment before that."""
        return self.remembered("first month", self._first_month)

    def _first_month(self) -> Month:
        rows = self.view.rows(STORES)
        matches = self.view.all(select(rows.c.month))
        if matches:
            return Month.parse(matches[0].month)
        return Month.of(self.services.log.made_at.astimezone(Parameters().zone).date())

    @cached_property
    def first_month_ends(self) -> date:
        return self.first_month.last_day

    @cached_property
    def simulated(self) -> bool:
        return self.services.log.simulated

    def remembered(self, key: Hashable, work: Callable[[], T]) -> T:
        """What ``work`` gives, done once for all reads of this position. It may rest on nothing
        else: no day or hour, no right, no word that may be erased; and nobody changes it."""
        return self.services.remembered.of((self.at.position, date.min), key, work)

    def remembered_today(self, key: Hashable, work: Callable[[], T]) -> T:
        """As ``remembered``, of what goes by the day too, as lights do."""
        return self.services.remembered.of((self.at.position, self.today), key, work)

    def light_day(self) -> Today:
        soon = self.calendar.plus(self.today, self.parameters.due_soon_days)
        return Today(self.today, soon)

    def day_of(self, micros: int) -> date:
        """Worked out once for all that was recorded together, as a city's organizations were."""
        day = self._days.get(micros)
        if day is None:
            day = self._days[micros] = from_micros(micros).astimezone(self.zone).date()
        return day

    def end_of(self, day: date) -> int:
        """The last microsecond of a day of the scheme's timezone."""
        start = datetime.combine(day + timedelta(days=1), time(), self.zone)
        return to_micros(start) - 1

    def as_it_stood(self, period: Period) -> Reader:
        """The same transaction, as of the period's last moment (R19), or now if that is sooner."""
        end = self.end_of(period.months[-1].last_day)
        position = min(self.at.position, self.services.log.position_at(end))
        if position == self.at.position:
            return self
        at = At(position, self.at.moment)
        earlier = View(self.view.connection, self.services.projections, at, None)
        return Reader(earlier, self.services)

    def texts(self, positions: Iterable[int | None]) -> dict[tuple[int, str], str | None]:
        """Words by position and field; None for what was forgotten."""
        wanted = {position for position in positions if position is not None}
        return self.services.log.texts_of(wanted) if wanted else {}


@contextmanager
def read(services: Services, at: At) -> Iterator[Reader]:
    with services.view(at) as view:
        yield Reader(view, services)


@contextmanager
def read_now(services: Services, *names: str) -> Iterator[Reader]:
    """Everything recorded so far, as of now. ``names``: the views that will be read, so that no
    others are waited for."""
    with services.present(names or None) as view:
        yield Reader(view, services)
