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
from service.features.reports import queries as reports
from service.reading.reader import Reader
from service.reading.tree import Tree, presence, tree_of

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
    """All organizations that count in the period, with the tree they are judged by. ``settled``:
    closed, or over without any list that could be closed."""

    period: Period
    tree: Tree
    by_code: dict[str, Score]
    closed: bool
    settled: bool
    absent: dict[str, str]  # code to new or dissolved: unranked and footnoted (R11)


def scores(reader: Reader, period: Period, parameters: Parameters | None = None) -> Scores:
    """``parameters``: a scheme to simulate with, in place of the one that held. A month is worked
    out once in a read, though quarters, the year and what opens them all ask for it."""
    if parameters is not None:
        return _scores(reader, period, parameters)
    key = "scores", period
    if key not in reader.memo:
        reader.memo[key] = _scores(reader, period, None)
    scores: Scores = reader.memo[key]
    return scores


def _scores(reader: Reader, period: Period, parameters: Parameters | None) -> Scores:
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


def has_entries(reader: Reader, period: Period) -> bool:
    """Whether anything was ever entered for it: without, nobody has a score."""
    rows = reader.view.rows(ENTRIES)
    months = [str(month) for month in period.months]
    query = select(rows.c.period).where(rows.c.period.in_(months)).limit(1)
    return bool(reader.view.all(query))


def lines_of(rows: Iterable[Row[Any]]) -> MonthLines:
    """What an organization's live entries say."""
    amounts: dict[str, int] = defaultdict(int)
    for entry in rows:
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
    rows: dict[str, list[Row[Any]]] = defaultdict(list)
    for entry in entries(reader, str(month)):
        rows[entry.organization].append(entry)
    scheme = parameters or reader.scheme(month).parameters
    reckoning = _Month(reader, month, tree, scheme, rows)
    return reckoning.scores()


class _Month:
    """One month's working: the score of each organization, branches before units."""

    def __init__(
        self,
        reader: Reader,
        month: Month,
        tree: Tree,
        scheme: Parameters,
        matches: dict[str, list[Row[Any]]],
    ) -> None:
        self.reader, self.month, self.tree, self.scheme = reader, month, tree, scheme
        self.lines = {code: lines_of(rows) for code, rows in matches.items()}
        self.status = {r.organization: r.status for r in reports.reports(reader, str(month))}
        self.holders = reports.holders(reader, str(month))
        self.done: dict[str, MonthScore] = {}

    def scores(self) -> Scores:
        absent: dict[str, str] = {}
        counted = [code for code in self.tree.places if self._counts(code, absent)]
        self.done |= {code: MonthScore(score=None, reason=why) for code, why in absent.items()}
        by_code = {code: self._score(code) for code in counted}
        closed = is_closed(self.reader, self.month)
        over = not self.holders and self.month.last_day < self.reader.today
        return Scores(self.month, self.tree, by_code, closed, closed or over, absent)

    def _counts(self, code: str, absent: dict[str, str]) -> bool:
        """Whether it counts in the month at all; who was not there for all of it is not assessed,
        but footnoted (R11, R19)."""
        here = presence(self.reader, self.tree[code], self.month)
        if not here.known and code not in self.holders and code not in self.lines:
            return False
        if here.new or here.dissolved or not here.known:
            absent[code] = "dissolved" if here.dissolved else "new"
        return True

    def _score(self, code: str) -> Score:
        month = self.score(code)
        return Score(month.score, self._provisional(code), month.reason, month)

    def score(self, code: str) -> MonthScore:
        if code not in self.done:
            lines = self.lines.get(code, MonthLines())
            self.done[code] = month_score(lines, self._branches(code), self.scheme, self._why(code))
        return self.done[code]

    def _branches(self, code: str) -> list[int]:
        """The rounded scores of the assessed branches below a unit, where they have a share."""
        scores = (self.score(child).score for child in branches_of(self.tree, self.scheme, code))
        return [score for score in scores if score is not None]

    def _why(self, code: str) -> str:
        if code not in self.holders:
            return "no-lines"
        returned = self.status.get(code) == ReportStatus.RETURNED
        return "returned" if returned else "no-report"

    def _provisional(self, code: str) -> bool:
        if self.score(code).score is None:
            return False
        below = branches_of(self.tree, self.scheme, code)
        return self.status.get(code) not in SETTLED or any(map(self._provisional, below))


def branches_of(tree: Tree, scheme: Parameters, code: str) -> list[str]:
    """The branches whose scores have a share in a unit's own: those of its subtree (R5)."""
    if not scheme.subtree_share or not _is_unit(tree, scheme, code):
        return []
    return [
        child for child in tree.subtree(code) if child != code and _is_branch(tree, scheme, child)
    ]


def _is_unit(tree: Tree, scheme: Parameters, code: str) -> bool:
    place = tree[code]
    kind = scheme.kind(place.kind)
    below_root = place.superior is not None and place.superior == tree.root
    return below_root and (kind is None or kind.unit)


def _is_branch(tree: Tree, scheme: Parameters, code: str) -> bool:
    kind = scheme.kind(tree[code].kind)
    return kind is not None and kind.tiered


def is_closed(reader: Reader, month: Month) -> bool:
    rows = reader.view.rows(MONTHS)
    row = reader.view.one(select(rows.c.closed).where(rows.c.period == str(month)))
    return row is not None and row.closed is not None


# --- quarters and years -------------------------------------------------------------------------


def _mean(
    reader: Reader, period: Period, parts: Sequence[Period], parameters: Parameters | None
) -> Scores:
    """The mean of the assessed parts (R7, R8); the tree is that of the period's last moment."""
    parts_scored = [scores(reader, part, parameters) for part in parts]
    tree = tree_of(reader, period)
    settled = all(part.settled for part in parts_scored)
    mean = quarter_score if isinstance(period, Quarter) else daily_score
    by_code, absent = {}, {}
    for code, place in tree.places.items():
        means = {
            str(part.period): part.by_code[code].score
            for part in parts_scored
            if code in part.by_code
        }
        if not means:
            continue
        here = presence(reader, place, period)
        if here.new or here.dissolved:
            absent[code] = "dissolved" if here.dissolved else "new"
        by_code[code] = _score_of(means, mean(means.values()), settled)
    return Scores(period, tree, by_code, settled, settled, absent)


def _score_of(parts: dict[str, int | None], score: int | None, settled: bool) -> Score:
    """Provisional until every month is closed (R7)."""
    reason = "no-months" if score is None else None
    return Score(score, score is not None and not settled, reason, parts=parts)
