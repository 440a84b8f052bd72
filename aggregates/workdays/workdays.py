"""A year's workday calendar (工作日历)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Self, assert_never
from uuid import UUID

from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, identity
from aggregates.values.calendar import Calendar
from aggregates.workdays.events import WorkdayChanged, WorkdaysEvent, WorkdaysLoaded

MONTHS = 6


class WrongYear(Refused):
    rule = "R2"


def workdays_id(year: int) -> UUID:
    return identity("workdays", str(year))


class Workdays(Aggregate):
    TOPIC = "workdays"

    def __init__(self) -> None:
        self.year = 0
        self.days: dict[date, bool] = {}
        self.whole = False

    @classmethod
    def load(cls, year: int, days: Mapping[date, bool], act: Act, *, whole: bool = True) -> Self:
        _must_lie_in(year, days)
        stamp = cls.first(workdays_id(year), act)
        return cls.begin(WorkdaysLoaded(**stamp, year=year, days=_written(days), whole=whole))

    def reload(self, days: Mapping[date, bool], act: Act, *, whole: bool = False) -> None:
        """A whole year again: an absent day goes back to nothing of its own only through
        ``change``; here each named day that differs is recorded. ``whole``: with these days the
        year is covered; where it was not, it is loaded now."""
        _must_lie_in(self.year, days)
        if whole and not self.whole:
            known = _written({**self.days, **days})
            self.record(WorkdaysLoaded(**self.again(act), year=self.year, days=known, whole=True))
        for day in sorted(days):
            self.change(day, days[day], act)

    def change(self, day: date, working: bool, act: Act) -> None:
        _must_lie_in(self.year, [day])
        if self.days.get(day, day.weekday() < 5) != working:
            self.record(WorkdayChanged(**self.next(act), day=day.isoformat(), working=working))

    def evolve(self, event: WorkdaysEvent) -> None:
        match event:
            case WorkdaysLoaded(year=year, days=days):
                self.year, self.whole = year, event.whole
                self.days = {date.fromisoformat(day): works for day, works in days.items()}
            case WorkdayChanged(day=day, working=working):
                self.days[date.fromisoformat(day)] = working
            case _:
                assert_never(event)


def covers(days: Iterable[date]) -> bool:
    """Whether they are a year's calendar: some in at least 6 of its months, as every year has had
    (R2); a day or two of the next year are none."""
    return len({day.month for day in days}) >= MONTHS


def calendar_of(years: Iterable[Workdays]) -> Calendar:
    known = list(years)
    days = {day: works for year in known for day, works in year.days.items()}
    return Calendar(days, frozenset(year.year for year in known if year.whole))


def _written(days: Mapping[date, bool]) -> dict[str, bool]:
    return {day.isoformat(): days[day] for day in sorted(days)}


def _must_lie_in(year: int, days: Iterable[date]) -> None:
    for day in days:
        if day.year != year:
            raise WrongYear("{day} does not lie in the year {year}.", day=day, year=year)
