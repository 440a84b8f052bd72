"""A score opened (得分明细): what it is made of, down to the facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, select

from aggregates.account.account import LEDGER
from aggregates.assignment.states import Status
from aggregates.rules.month_score import MonthScore
from aggregates.values.period import Month, Period, Quarter, Year, parse_period
from aggregates.values.points import format_points
from projections.reports import REPORTS
from projections.scores import ENTRIES
from projections.trail import TRAIL
from service.features.assignments.queries import lines as assignments
from service.features.catalogue.queries import catalogue
from service.features.scores.queries.ledger_parts import ledger_parts
from service.features.scores.queries.parts import Part
from service.features.scores.queries.scores import Score, score_of
from service.features.scores.queries.working import Working, branches_of, working_alone
from service.features.scores.queries.year_parts import year_parts
from service.reading.reader import Reader
from service.reading.tree import tree

T = TypeVar("T")


def explain(reader: Reader, organization: str, period: Period) -> Part:
    return _Opening(reader, organization, period).part(period)


@dataclass
class _Opening:
    """One organization's scores of a period being opened: what all its months need is read at
    one go."""

    reader: Reader
    organization: str
    period: Period

    def part(self, period: Period) -> Part:
        name = tree(self.reader)[self.organization].name
        known = score_of(self.reader, period, self.organization, self.workings)
        score = known or Score(None, False, "unknown-in-period")
        if isinstance(period, Month):
            return self._month(period, score, name)
        kind, rule = ("quarter", "R7") if isinstance(period, Quarter) else ("year", "R8")
        parts = [self.part(parse_period(part)) for part in score.parts]
        if isinstance(period, Quarter):
            parts += self._ledger(period, score)
        elif score.year is not None and isinstance(period, Year):
            rule = "R10"
            parts = year_parts(self.reader, self.organization, period, score.year, parts)
        return Part(
            kind, rule, score.score, name, score.reason, provisional=score.provisional,
            parts=parts, period=period,
        )  # fmt: skip

    def _month(self, month: Month, score: Score, name: str) -> Part:
        rows = self.entries[str(month)]
        # What entries are of: a line of the score, and of checks each of its own assignment.
        lines = dict.fromkeys((entry.line, entry.assignment) for entry in rows)
        parts = [self._entry_part(month, of, rows) for of in lines]
        if score.month is not None and score.month.branches is not None:
            parts.append(self._branches(month, score.month))
        if score.month is not None and _is_floored(score.month):
            parts.append(Part("floor", "R5", 0))
        absent = self.workings[month].absent
        return Part(
            "month", "R5", score.score, name, absent.get(self.organization) or score.reason,
            provisional=score.provisional, parts=parts, facts=self.report_facts[str(month)],
            period=month,
        )  # fmt: skip

    def _ledger(self, quarter: Quarter, score: Score) -> list[Part]:
        """What the quarter's ledger checks entered, opened to their items; the mean it is taken
        from, and the floor, so that the lines add up (R7)."""
        rows = self.entries[str(quarter)]
        if not rows:
            return []
        part = self._entry_part(quarter, (LEDGER, None), rows)
        opened = ledger_parts(self.reader, self.organization, quarter)
        lost = [replace(part, label=_counted(rows[-1]), parts=opened)]
        if score.mean is None or score.ledger is None:
            return lost
        floor = [Part("floor", "R7", 0)] if score.mean + score.ledger < 0 else []
        return [Part("mean", "R7", score.mean), *lost, *floor]

    def _entry_part(
        self, month: Month | Quarter, of: tuple[str, str | None], of_line: Sequence[Row[Any]]
    ) -> Part:
        line, assignment = of
        rows = [entry for entry in of_line if (entry.line, entry.assignment) == of]
        live = [entry.amount for entry in rows if entry.reversed is None]
        parts = self.claims[str(month)] if line == "own" and live else []
        facts = [position for e in rows for position in (e.entered, e.reversed) if position]
        return Part(
            line, rows[-1].rule, sum(live) if live else None,
            f"{self.names.get(assignment, '')} {_worked_out(rows)}".strip() if assignment else None,
            None if live else "reversed", parts=parts, entries=rows, facts=facts,
        )  # fmt: skip

    def _branches(self, month: Month, score: MonthScore) -> Part:
        working = self.workings[month]
        below = branches_of(working.tree, working.scheme, self.organization)
        scores = {code: working.score(code) for code in below if code in working.counted}
        parts = [
            Part("month", "R5", month_score.score, working.tree[code].name, month_score.reason)
            for code, month_score in scores.items()
        ]
        return Part("branches", "R5", score.branches, parts=parts)

    # --- of all its months --------------------------------------------------------------------

    @cached_property
    def workings(self) -> dict[Month, Working]:
        return working_alone(self.reader, self.period.months, self.organization)

    @property
    def months(self) -> list[str]:
        return [str(month) for month in self.period.months]

    @property
    def quarters(self) -> list[str]:
        """Those that are opened whole."""
        if isinstance(self.period, Month):
            return []
        return sorted({str(month.quarter) for month in self.period.months})

    @cached_property
    def entries(self) -> dict[str, list[Row[Any]]]:
        """Every entry, reversed ones too, in the order they were entered."""
        rows = self.reader.view.rows(ENTRIES)
        query = select(rows).where(rows.c.period.in_([*self.months, *self.quarters]))
        query = query.where(rows.c.organization == self.organization).order_by(rows.c.entered)
        return _by_period((row.period, row) for row in self.reader.view.all(query))

    @cached_property
    def names(self) -> dict[str, str]:
        """What the assignments are called that a check deducts for."""
        of = (entry.assignment for rows in self.entries.values() for entry in rows)
        ids = [UUID(each) for each in of if each is not None]
        if not ids:
            return {}
        rows = assignments.find(self.reader, assignments.Wanted(ids=ids))
        lines = assignments.lines(self.reader, rows, catalogue(self.reader))
        return {str(line.row.assignment): f"{line.short_code} {line.name or ''}" for line in lines}

    @cached_property
    def claims(self) -> dict[str, list[Part]]:
        """Each line that carries points, with what was claimed; an unreported one claims 0."""
        wanted = assignments.Wanted(organizations=[self.organization], periods=self.months)
        rows = assignments.find(self.reader, wanted)
        counted = [row for row in rows if row.points > 0]
        lines = assignments.lines(self.reader, counted, catalogue(self.reader))
        return _by_period((line.row.period, _claim(line)) for line in lines)

    @cached_property
    def report_facts(self) -> dict[str, list[int]]:
        """The positions of what happened to each month's report."""
        trail, rows = self.reader.view.rows(TRAIL), self.reader.view.rows(REPORTS)
        wanted = rows.c.organization == self.organization, rows.c.period.in_(self.months)
        of = self.reader.view.all(select(rows.c.report, rows.c.period).where(*wanted))
        periods = {row.report: row.period for row in of}
        query = select(trail.c.since, trail.c.aggregate).where(trail.c.aggregate.in_(list(periods)))
        query = query.where(trail.c.organization == self.organization).order_by(trail.c.since)
        trailed = self.reader.view.all(query)
        return _by_period((periods[row.aggregate], row.since) for row in trailed)


def _by_period(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    by_period: defaultdict[str, list[T]] = defaultdict(list)
    for period, each in pairs:
        by_period[period].append(each)
    return by_period


def _is_floored(month: MonthScore) -> bool:
    own = month.own if month.branches is None else month.score
    return month.score == 0 and (own or 0) + month.lateness + month.deductions < 0


def _worked_out(entries: Sequence[Row[Any]]) -> str:
    """Claimed and verified, and the factor of a false claim: 8.00 → 5.00 ×2; of the last entry
    that was worked out, since an appeal sets what it says."""
    inputs = next((entry.inputs for entry in reversed(entries) if entry.inputs), None)
    if inputs is None:
        return ""
    factor = f" ×{inputs['factor']}" if inputs["factor"] > 1 else ""
    return f"{format_points(inputs['claimed'])} → {format_points(inputs['verified'])}{factor}"


def _counted(entry: Row[Any]) -> str:
    """Failed of checked, as the entry counts them."""
    inputs = entry.inputs or {}
    return f"{inputs['failed']} / {inputs['checked']}"


def _claim(line: assignments.Line) -> Part:
    row = line.row
    reason = row.status if row.status in (Status.CANCELLED, Status.NOT_APPLICABLE) else None
    claimed = row.claimed
    if reason is None and claimed is None:
        reason, claimed = "unreported", 0
    label = f"{line.short_code} {line.name or ''}".strip()
    facts = [position for position in (row.issued, row.reported, row.returned) if position]
    score = None if row.status in (Status.CANCELLED, Status.NOT_APPLICABLE) else claimed
    return Part("line", "R5", score, label, reason, row.points, facts=facts)
