"""What nearly every command needs to know: the hierarchy, the scheme, the calendar.

Read from the log itself, and held for a second, since it changes a few times a year.
"""

from __future__ import annotations

import time
from datetime import date, datetime
from uuid import UUID

from aggregates.errors import NotFound
from aggregates.event import Aggregate
from aggregates.organization.organization import Organization, organization_id
from aggregates.scheme.scheme import SCHEME, Scheme, Version
from aggregates.store.store import STORE, Store
from aggregates.values.calendar import Calendar
from aggregates.values.period import Month, Period
from aggregates.workdays.workdays import Workdays, calendar_of, workdays_id
from service.store.log import Log

FRESH = 1.0  # seconds


class StandingData:
    def __init__(self, log: Log) -> None:
        self.log = log
        self._organizations: dict[str, Organization] = {}
        self._aggregates: dict[UUID, Aggregate] = {}
        self._calendar: Calendar | None = None
        self._years: dict[UUID, int] = {}  # the versions it was made of
        self._since = time.monotonic()

    def forget(self) -> None:
        """Something of what is held was changed here."""
        self._organizations, self._aggregates, self._calendar = {}, {}, None
        self._since = time.monotonic()

    def _fresh(self) -> None:
        if time.monotonic() - self._since > FRESH:
            self.forget()

    # --- the hierarchy ------------------------------------------------------------------------

    def organization(self, code: str) -> Organization:
        """NotFound where there is none."""
        self._fresh()
        if code not in self._organizations:
            organization = self.log.find(Organization, organization_id(code))
            if organization is None:
                raise NotFound("There is no organization {code}.", code=code)
            self._organizations[code] = organization
        return self._organizations[code]

    def load(self, codes: set[str]) -> None:
        """Many at once, so that each is not looked up by itself."""
        self._fresh()
        wanted = {organization_id(c): c for c in codes if c not in self._organizations}
        for key, organization in self.log.get_many(Organization, wanted).items():
            self._organizations[wanted[key]] = organization

    def lineage(self, code: str) -> list[str]:
        """The organization and all above it, nearest first."""
        codes = [code]
        while (superior := self.organization(codes[-1]).superior) is not None:
            if superior in codes:
                break
            codes.append(superior)
        return codes

    def superior(self, code: str) -> str:
        """The organization directly above; the root is its own."""
        return self.organization(code).superior or code

    def root_of(self, code: str) -> str:
        """The topmost organization above it: the committee."""
        return self.lineage(code)[-1]

    # --- the scheme, the calendar, the store -------------------------------------------------

    def _one(self, kind: type[Aggregate], key: UUID) -> Aggregate:
        self._fresh()
        if key not in self._aggregates:
            self._aggregates[key] = self.log.get(kind, key)
        return self._aggregates[key]

    @property
    def scheme(self) -> Scheme:
        aggregate = self._one(Scheme, SCHEME)
        assert isinstance(aggregate, Scheme)
        return aggregate

    @property
    def store(self) -> Store:
        aggregate = self._one(Store, STORE)
        assert isinstance(aggregate, Store)
        return aggregate

    def version(self, period: Period) -> Version:
        return self.scheme.for_period(period)

    @property
    def calendar(self) -> Calendar:
        self._fresh()
        if self._calendar is None:
            first = self.store.month.year
            years = [workdays_id(year) for year in range(first - 10, first + 40)]
            workdays = self.log.get_many(Workdays, years)
            self._years = {key: each.version for key, each in workdays.items()}
            self._calendar = calendar_of(workdays.values())
        return self._calendar

    def versions(self, first: int, last: int) -> dict[UUID, int]:
        """The versions held of the scheme and of the calendars of these years; 0 for none."""
        known: dict[UUID, int] = {SCHEME: self.scheme.version}
        assert self.calendar
        for year in range(first, last + 1):
            key = workdays_id(year)
            known[key] = self._years.get(key, 0)
        return known

    def today(self, now: datetime) -> date:
        """The day it is by the scheme's clock."""
        zone = self.scheme.versions[0].parameters.zone
        return now.astimezone(zone).date()

    def month(self, now: datetime) -> Month:
        return Month.of(self.today(now))
