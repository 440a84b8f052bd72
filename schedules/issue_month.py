"""On the first of each month at 00:05: the month's lists, one assignment for each line (R1)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import select

from aggregates.errors import Refused
from aggregates.values.moment import from_micros
from aggregates.values.period import Month
from projections.organizations import ORGANIZATIONS
from projections.runs import RUNS
from schedules.days import at, opened_on
from schedules.job import Counts, Occurrence
from schedules.seal import seal_after
from service.features.months.commands.issue import NothingToIssue, issue, unissued
from service.reading.reader import Reader, read_now
from service.recording.call import Call
from service.services import Services


class Unreconciled(Refused):
    """Lines are wanting after the issue: the run is not done, and is tried again."""

    rule = "R1"

    def __init__(self, month: Month, left: int) -> None:
        super().__init__("{left} lines of {month} are not issued yet.", left=left, month=month)


class IssueMonth:
    name: ClassVar[str] = "issue-month"

    def occurrences(self, reader: Reader, until: datetime) -> list[Occurrence]:
        """From the month the store was made in; that one is due as soon as it was made."""
        opened, parameters = opened_on(reader), reader.parameters
        months, month = [], reader.first_month
        while month.first_day <= until.astimezone(reader.zone).date():
            first = at(reader, month.first_day, parameters.issue_hour, parameters.issue_minute)
            when = max(first, opened)
            if when <= until:
                months.append(Occurrence(when, self.name, str(month)))
            month = month.next
        return months + self._founders(reader, until)

    def _founders(self, reader: Reader, until: datetime) -> list[Occurrence]:
        """Organizations registered in the store's own month, after its lists were issued, are not
        new: the lists go to them too (R1), and to nobody else a second time."""
        late = self._late_founders(reader).values()
        if not late or from_micros(max(late)) > until:
            return []
        period = f"{reader.first_month} +{max(late)}"
        return [Occurrence(from_micros(max(late)), self.name, period)]

    def _late_founders(self, reader: Reader) -> dict[str, int]:
        """Code, and when it was registered."""
        month = reader.first_month
        runs = reader.view.rows(RUNS)
        query = select(runs.c.counts).where(
            runs.c.job == self.name,
            runs.c.period.startswith(str(month)),
            runs.c.finished_at.is_not(None),
        )
        seen = [row.counts["seen"] for row in reader.view.all(query)]
        if not seen:
            return {}
        issued_at = reader.services.log.recorded_at(max(seen))
        rows = reader.view.rows(ORGANIZATIONS)
        query = select(rows.c.organization, rows.c.registered_at).where(
            rows.c.registered_at > issued_at,
            rows.c.registered_at <= reader.end_of(month.last_day),
        )
        return {row.organization: row.registered_at for row in reader.view.all(query)}

    def run(self, services: Services, call: Call, period: str) -> Counts | None:
        name, _, late = period.partition(" ")
        month, only = Month.parse(name), None
        seen = services.log.last()[0]  # who is registered after this may be new to the issue
        if late:
            with read_now(services, "runs", "calendars", "organizations") as reader:
                only = sorted(self._late_founders(reader))
            if not only:
                return {"issued": 0, "seen": seen}
        try:
            done = issue(services, call, month, only)
        except NothingToIssue:
            return None
        if left := unissued(services, month, only):
            raise Unreconciled(month, left)
        if done.issued:
            seal_after(services)
        return done.answer | {"seen": seen}
