"""Scores (得分) as of a moment, from entries: of a month, a quarter or a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select

from aggregates.account.account import LATENESS, MISSED, OWN
from aggregates.report.report import ReportStatus
from aggregates.rules.month_score import (
    MonthLines,
    MonthScore,
    daily_score,
    month_score,
    quarter_score,
)
from aggregates.scheme.parameters import Parameters
from aggregates.values.period import Month, Period, Quarter, Year
from projections.rankings import MONTHS
from projections.scores import ENTRIES
from service.queries import reports
from service.queries.reader import Reader
from service.queries.tree import Tree, presence, tree_of

SETTLED = {ReportStatus.CONFIRMED.value, ReportStatus.MISSED.value}


@dataclass(frozen=True, slots=True)
class Score:
    """``score`` in hundredths; None: not assessed, for ``reason``. ``parts``: of a quarter its
    months, of a year its quarters, by period."""

    score: int | None
    provisional: bool
    reason: str | None = None
    month: MonthScore | None = None
    parts: dict[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scores:
    """All organizations that count in the period, with the tree they are judged by."""

    period: Period
    tree: Tree
    by_code: dict[str, Score]
    closed: bool
    absent: dict[str, str]  # code to new or dissolved: unranked and footnoted (R11)


def scores(reader: Reader, period: Period, parameters: Parameters | None = None) -> Scores:
    """``parameters``: a scheme to simulate with, in place of the one that held."""
    match period:
        case Month():
            return _month(reader, period, parameters)
        case Quarter():
            return _mean(reader, period, list(period.months), parameters)
        case Year():
            quarters: list[Period] = [Quarter(period.year, n) for n in range(1, 5)]
            return _mean(reader, period, quarters, parameters)


# --- a month ------------------------------------------------------------------------------------


def entries(
    reader: Reader, period: str, organizations: Iterable[str] | None = None
) -> Sequence[Row[Any]]:
    """Every entry of the month, reversed ones too, in the order they were entered."""
    rows = reader.view.rows(ENTRIES)
    query = select(rows).where(rows.c.period == period)
    if organizations is not None:
        query = query.where(rows.c.organization.in_(list(organizations)))
    return reader.view.all(query.order_by(rows.c.organization, rows.c.entered))


def lines_of(found: Iterable[Row[Any]]) -> MonthLines:
    """What an organization's live entries say."""
    amounts: dict[str, int] = defaultdict(int)
    for entry in found:
        if entry.reversed is None:
            amounts[entry.line] += entry.amount
    others = [a for line, a in amounts.items() if line not in (OWN, LATENESS, MISSED)]
    return MonthLines(
        own=amounts.get(OWN),
        lateness=amounts.get(LATENESS, 0),
        missed=MISSED in amounts,
        deductions=sum(others),
    )


def _month(reader: Reader, month: Month, parameters: Parameters | None) -> Scores:
    tree = tree_of(reader, month)
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for entry in entries(reader, str(month)):
        found[entry.organization].append(entry)
    scheme = parameters or reader.scheme(month).parameters
    standing = _Month(reader, month, tree, scheme, found)
    return standing.scores()


class _Month:
    """One month's working: the score of each organization, branches before units."""

    def __init__(
        self,
        reader: Reader,
        month: Month,
        tree: Tree,
        scheme: Parameters,
        found: dict[str, list[Row[Any]]],
    ) -> None:
        self.reader, self.month, self.tree, self.scheme = reader, month, tree, scheme
        self.lines = {code: lines_of(rows) for code, rows in found.items()}
        self.status = {r.organization: r.status for r in reports.reports(reader, str(month))}
        self.holders = reports.holders(reader, str(month))
        self.done: dict[str, MonthScore] = {}

    def scores(self) -> Scores:
        by_code, absent = {}, {}
        for code, place in self.tree.places.items():
            here = presence(self.reader, place, self.month)
            if not here.known and code not in self.holders and code not in self.lines:
                continue
            if here.new or here.dissolved or not here.known:
                absent[code] = "dissolved" if here.dissolved else "new"
            month = self.score(code)
            by_code[code] = Score(month.score, self._provisional(code), month.reason, month)
        return Scores(self.month, self.tree, by_code, is_closed(self.reader, self.month), absent)

    def score(self, code: str) -> MonthScore:
        if code not in self.done:
            lines = self.lines.get(code, MonthLines())
            self.done[code] = month_score(lines, self._branches(code), self.scheme, self._why(code))
        return self.done[code]

    def _branches(self, code: str) -> list[int]:
        """The rounded scores of the assessed branches of its subtree, where they have a share."""
        if not self.scheme.subtree_share:
            return []
        below = [child for child in self.tree.subtree(code) if child != code]
        branches = [child for child in below if self._is_branch(child)]
        found = (self.score(child).score for child in branches)
        return [score for score in found if score is not None]

    def _is_branch(self, code: str) -> bool:
        kind = self.scheme.kind(self.tree[code].kind)
        return kind is not None and kind.tiered

    def _why(self, code: str) -> str:
        if code not in self.holders:
            return "no-lines"
        returned = self.status.get(code) == ReportStatus.RETURNED
        return "returned" if returned else "no-report"

    def _provisional(self, code: str) -> bool:
        return self.done[code].score is not None and self.status.get(code) not in SETTLED


def is_closed(reader: Reader, month: Month) -> bool:
    rows = reader.view.rows(MONTHS)
    found = reader.view.one(select(rows.c.closed).where(rows.c.period == str(month)))
    return found is not None and found.closed is not None


# --- quarters and years -------------------------------------------------------------------------


def _mean(
    reader: Reader, period: Period, parts: Sequence[Period], parameters: Parameters | None
) -> Scores:
    """The mean of the assessed parts (R7, R8); the tree is that of the period's last moment."""
    held = [scores(reader, part, parameters) for part in parts]
    tree = tree_of(reader, period)
    mean = quarter_score if isinstance(period, Quarter) else daily_score
    by_code = {}
    for code in tree.places:
        found = {str(p.period): p.by_code[code] for p in held if code in p.by_code}
        if found:
            by_code[code] = _score_of(found, mean([s.score for s in found.values()]))
    absent = {code: why for part in held for code, why in part.absent.items() if why == "dissolved"}
    new = {code: "new" for code, why in held[0].absent.items() if why == "new"}
    return Scores(period, tree, by_code, all(p.closed for p in held), new | absent)


def _score_of(found: dict[str, Score], score: int | None) -> Score:
    assessed = [part for part in found.values() if part.score is not None]
    return Score(
        score,
        any(part.provisional for part in assessed),
        None if assessed else "no-months",
        parts={period: part.score for period, part in found.items()},
    )
