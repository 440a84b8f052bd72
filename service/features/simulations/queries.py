"""A period's ranking beside the one of another scheme (方案模拟, R17): nothing is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from aggregates.rules.month_score import MonthScore
from aggregates.values.period import Month, Period, Quarter
from service.features.scores.queries.other_scheme import OtherScheme
from service.features.scores.queries.rankings import RankingRow, ranking
from service.features.scores.queries.working import ledger_entries, working
from service.reading.reader import Reader

PARTS = ("own", "branches", "lateness", "deductions")


@dataclass(frozen=True, slots=True)
class Cause:
    """One line of a month or a quarter that another scheme gives another figure: hundredths."""

    period: Period
    part: str  # own, branches, lateness, deductions, ledger
    was: int | None
    would_be: int | None


@dataclass(frozen=True, slots=True)
class SimulatedRow:
    """``other`` None: under the other scheme it stands in no ranking at all."""

    row: RankingRow
    other: RankingRow | None
    why: list[Cause] = field(default_factory=list)

    @property
    def moved(self) -> int | None:
        """Ranks up (+) or down under the other scheme."""
        if self.other is None or self.row.rank is None or self.other.rank is None:
            return None
        return self.row.rank - self.other.rank

    @property
    def differs(self) -> bool:
        other = self.other
        return other is None or (self.row.rank, self.row.score.score, self.row.peers) != (
            other.rank, other.score.score, other.peers
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Simulation:
    period: Period
    closed: bool
    rows: list[SimulatedRow]

    @property
    def changed(self) -> int:
        return sum(row.differs for row in self.rows)

    @property
    def moved(self) -> int:
        """How many would hold another rank."""
        return sum(bool(row.moved) for row in self.rows)


def simulate(
    reader: Reader,
    period: Period,
    other: OtherScheme,
    *,
    under: str | None = None,
    group: str | None = None,
) -> Simulation:
    """Units by group, or the organizations directly under ``under``, as ``ranking`` has them."""
    real = ranking(reader, period, under=under, group=group)
    would_be = ranking(reader, period, under=under, other=other)
    others = {row.organization: row for row in would_be.rows}
    causes = Causes(reader, period, other)
    rows = [
        SimulatedRow(row, others.get(row.organization), causes.of(row.organization))
        for row in real.rows
    ]
    return Simulation(period, real.closed, rows)


class Causes:
    """Through which lines an organization's figure would be another."""

    def __init__(self, reader: Reader, period: Period, other: OtherScheme) -> None:
        self.months = [(working(reader, m), working(reader, m, other)) for m in period.months]
        self.ledgers = [
            (quarter, ledger_entries(reader, quarter), ledger_entries(reader, quarter, other))
            for quarter in _quarters(period)
        ]

    def of(self, code: str) -> list[Cause]:
        return [*self._of_months(code), *self._of_ledgers(code)]

    def _of_months(self, code: str) -> Iterator[Cause]:
        for was, would in self.months:
            if code in was.counted and was.figure(code) is not None:
                yield from _differences(was.month, was.score(code), would.score(code))

    def _of_ledgers(self, code: str) -> Iterator[Cause]:
        for quarter, was, would in self.ledgers:
            if was.get(code) != would.get(code):
                yield Cause(quarter, "ledger", was.get(code), would.get(code))


def _differences(month: Month, was: MonthScore, would: MonthScore) -> Iterator[Cause]:
    for part in PARTS:
        before, after = getattr(was, part), getattr(would, part)
        if before != after:
            yield Cause(month, part, before, after)


def _quarters(period: Period) -> list[Quarter]:
    """Those whose ledgers count in the period; a month's score holds none."""
    if isinstance(period, Month):
        return []
    return list(dict.fromkeys(month.quarter for month in period.months))
