"""The entries of a year as another scheme would have them (方案模拟, R17)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from aggregates.account.account import LATENESS
from aggregates.rules import report_days
from aggregates.rules.simulation import Sent, must_be_of_figures, restated
from aggregates.scheme.parameters import Parameters, read_parameters
from aggregates.values.period import Month, Period, parse_period
from projections.reports import REPORTS
from projections.scores import ENTRIES
from service.reading.reader import Reader

NOT_LATE = Sent()


@dataclass(frozen=True, slots=True)
class OtherScheme:
    """What differs from each period's own version, by the parameter's name."""

    changes: tuple[tuple[str, Any], ...]

    @classmethod
    def of(cls, changes: Mapping[str, Any]) -> OtherScheme:
        """BadScheme, NothingToSimulate or Several list all that is wrong."""
        read_parameters(dict(changes))
        must_be_of_figures(changes)
        return cls(tuple((name, _kept(value)) for name, value in sorted(changes.items())))

    def parameters(self, reader: Reader, period: Period) -> Parameters:
        own = reader.scheme(period)
        key = "other scheme", self, own.number
        if key not in reader.memo:
            changes = {name: _given(value) for name, value in self.changes}
            reader.memo[key] = read_parameters(changes, own.parameters)
        parameters: Parameters = reader.memo[key]
        return parameters

    def amounts(
        self, reader: Reader, year: int
    ) -> Mapping[str, Mapping[str, list[tuple[str, int]]]]:
        """Of the live entries, by period and organization: line and signed hundredths."""
        key = "other amounts", self, year
        if key not in reader.memo:
            reader.memo[key] = _amounts(reader, year, self)
        amounts: dict[str, dict[str, list[tuple[str, int]]]] = reader.memo[key]
        return amounts


def _kept(value: Any) -> Any:
    """Kinds are a list of plain values: kept so that the scheme can be a key."""
    return (
        tuple(tuple(sorted(each.items())) for each in value) if isinstance(value, list) else value
    )


def _given(value: Any) -> Any:
    return [dict(each) for each in value] if isinstance(value, tuple) else value


def _amounts(
    reader: Reader, year: int, other: OtherScheme
) -> dict[str, dict[str, list[tuple[str, int]]]]:
    rows = reader.view.rows(ENTRIES)
    query = select(rows).where(rows.c.year == str(year))
    of_period: dict[str, dict[str, list[tuple[str, int]]]] = defaultdict(lambda: defaultdict(list))
    versions = {version.number: version.parameters for version in reader.schemes}
    sent = _sent(reader, year)
    for row in reader.view.all(query):
        live = of_period[row.period][row.organization]  # one whose entries are all reversed too
        if row.reversed is not None:
            continue
        would = other.parameters(reader, parse_period(row.period))
        late = (
            sent.get((row.organization, row.period), NOT_LATE) if row.line == LATENESS else NOT_LATE
        )
        was = versions[row.scheme_version]
        live.append((row.line, restated(row.line, row.amount, row.inputs, late, was, would)))
    return of_period


def _sent(reader: Reader, year: int) -> dict[tuple[str, str], Sent]:
    """How each report of the year that came late came."""
    rows = reader.view.rows(REPORTS)
    columns = rows.c.organization, rows.c.period, rows.c.counted_on, rows.c.missed_on
    query = select(*columns).where(rows.c.period.startswith(str(year)))
    due: dict[str, Any] = {}
    late = {}
    reports: Sequence[Any] = reader.view.all(query)
    for organization, period, counted_on, missed_on in reports:
        if counted_on is None:
            continue
        if period not in due:
            month = Month.parse(period)
            parameters = reader.scheme(month).parameters
            due[period] = report_days.due_on(month, parameters, reader.calendar)
        days = (
            max(0, reader.calendar.between(due[period], counted_on))
            if counted_on > due[period]
            else 0
        )
        late[organization, period] = Sent(days, missed_on is not None)
    return late
