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


class WrongYear(Refused):
    rule = "R2"


def workdays_id(year: int) -> UUID:
    return identity("workdays", str(year))


class Workdays(Aggregate):
    TOPIC = "workdays"

    def __init__(self) -> None:
        self.year = 0
        self.days: dict[date, bool] = {}

    @classmethod
    def load(cls, year: int, days: Mapping[date, bool], act: Act) -> Self:
        _must_lie_in(year, days)
        return cls.begin(
            WorkdaysLoaded(
                **cls.first(workdays_id(year), act),
                year=year,
                days={day.isoformat(): days[day] for day in sorted(days)},
            )
        )

    def reload(self, days: Mapping[date, bool], act: Act) -> None:
        """A whole year again: an absent day goes back to nothing of its own only through
        ``change``; here each named day that differs is recorded."""
        _must_lie_in(self.year, days)
        for day in sorted(days):
            self.change(day, days[day], act)

    def change(self, day: date, working: bool, act: Act) -> None:
        _must_lie_in(self.year, [day])
        if self.days.get(day, day.weekday() < 5) != working:
            self.record(WorkdayChanged(**self.next(act), day=day.isoformat(), working=working))

    def evolve(self, event: WorkdaysEvent) -> None:
        match event:
            case WorkdaysLoaded(year=year, days=days):
                self.year = year
                self.days = {date.fromisoformat(day): works for day, works in days.items()}
            case WorkdayChanged(day=day, working=working):
                self.days[date.fromisoformat(day)] = working
            case _:
                assert_never(event)


def calendar_of(years: Iterable[Workdays]) -> Calendar:
    loaded = list(years)
    days = {day: works for year in loaded for day, works in year.days.items()}
    return Calendar(days, frozenset(year.year for year in loaded))


def _must_lie_in(year: int, days: Iterable[date]) -> None:
    for day in days:
        if day.year != year:
            raise WrongYear("{day} does not lie in the year {year}.", day=day, year=year)
