"""Scores (得分) as of a moment, from entries: of a month, a quarter or a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from aggregates.rules.month_score import MonthScore, daily_score, quarter_score
from aggregates.values.period import Month, Period, Quarter
from projections.scores import ENTRIES
from service.features.scores.queries.other_scheme import OtherScheme
from service.features.scores.queries.working import Working, ledger_entries, read_year, working
from service.reading.reader import Reader
from service.reading.tree import Tree, presence, tree_of


@dataclass(frozen=True, slots=True)
class Score:
    """``score`` in hundredths; None: not assessed, for ``reason``. ``parts``: of a quarter its
    months, of a year its quarters, by period."""

    score: int | None
    provisional: bool
    reason: str | None = None
    month: MonthScore | None = None
    parts: dict[str, int | None] = field(default_factory=dict)
    ledger: int | None = None

    @property
    def mean(self) -> int | None:
        """Of a quarter its assessed months' mean, before the ledger's deduction."""
        return quarter_score(self.parts.values())


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

    @property
    def figures(self) -> dict[str, int | None]:
        return {code: score.score for code, score in self.by_code.items()}


def scores(reader: Reader, period: Period, other: OtherScheme | None = None) -> Scores:
    """``other``: a scheme to simulate with, in place of the one that held. Worked out once
    for a moment, though whatever opens a period asks for it again."""
    key = "scores", period, other
    if other is not None and key not in reader.memo:
        reader.memo[key] = _scores(reader, period, other)
    if key not in reader.memo:
        reader.memo[key] = reader.remembered_today(key, lambda: _scores(reader, period, None))
    scores: Scores = reader.memo[key]
    return scores


def _scores(reader: Reader, period: Period, other: OtherScheme | None) -> Scores:
    if isinstance(period, Month):
        return _month(working(reader, period, other))
    if other is None and ("lines of year", period.year) not in reader.memo:
        read_year(reader, period.year)
    if isinstance(period, Quarter):
        months = [working(reader, month, other) for month in period.months]
        parts = [Part(str(m.month), m.figures, m.settled) for m in months]
        return _mean(reader, period, parts, ledger_entries(reader, period, other))
    quarters = [scores(reader, Quarter(period.year, n), other) for n in range(1, 5)]
    parts = [Part(str(q.period), q.figures, q.settled) for q in quarters]
    return _mean(reader, period, parts)


def score_of(
    reader: Reader, period: Period, organization: str, months: Mapping[Month, Working]
) -> Score | None:
    """Of one organization alone; None where it does not count in the period. ``months``: its
    workings (``working_alone``)."""
    if isinstance(period, Month):
        month = months[period]
        return _score(month, organization) if organization in month.counted else None
    if isinstance(period, Quarter):
        workings = [months[month] for month in period.months]
        parts = [_part_of(str(m.month), m, organization) for m in workings]
        own = workings[-1].ledger
        ledger = {} if own is None else {organization: own}
        return _mean(reader, period, parts, ledger).by_code.get(organization)
    else:
        parts = []
        for number in range(1, 5):
            quarter = Quarter(period.year, number)
            score = score_of(reader, quarter, organization, months)
            figures = {} if score is None else {organization: score.score}
            settled = all(months[month].settled for month in quarter.months)
            parts.append(Part(str(quarter), figures, settled))
    return _mean(reader, period, parts).by_code.get(organization)


def _part_of(name: str, month: Working, organization: str) -> Part:
    counts = organization in month.counted
    figures = {organization: month.figure(organization)} if counts else {}
    return Part(name, figures, month.settled)


def has_entries(reader: Reader, period: Period) -> bool:
    """Whether anything was ever entered for it: without, nobody has a score."""
    rows = reader.view.rows(ENTRIES)
    months = [str(month) for month in period.months]
    query = select(rows.c.period).where(rows.c.period.in_(months)).limit(1)
    return bool(reader.view.all(query))


def _month(month: Working) -> Scores:
    month.read_status()
    by_code = {code: _score(month, code) for code in month.counted}
    return Scores(month.month, month.tree, by_code, month.closed, month.settled, month.absent)


def _score(month: Working, code: str) -> Score:
    month_score = month.score(code)
    return Score(month_score.score, month.provisional(code), month_score.reason, month_score)


# --- quarters and years -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """What a mean is taken of: figures in hundredths of whoever counts in it."""

    name: str
    figures: dict[str, int | None]
    settled: bool


def _mean(
    reader: Reader, period: Period, parts: Sequence[Part], ledger: Mapping[str, int] | None = None
) -> Scores:
    """The mean of the assessed parts (R7, R8), of a quarter less what its ledger deducts; the tree
    is that of the period's last moment."""
    tree = tree_of(reader, period)
    settled = all(part.settled for part in parts)
    always = reader.end_of(reader.first_month_ends)
    by_code, absent = {}, {}
    for code, place in tree.places.items():
        means = {part.name: part.figures[code] for part in parts if code in part.figures}
        if not means:
            continue
        if place.registered_at > always or place.dissolved_at is not None:
            here = presence(reader, place, period)
            if here.new or here.dissolved:
                absent[code] = "dissolved" if here.dissolved else "new"
        entered = ledger.get(code) if ledger is not None else None
        score = (
            daily_score(means.values()) if ledger is None
            else quarter_score(means.values(), -(entered or 0))
        )  # fmt: skip
        by_code[code] = _score_of(means, score, entered, settled)
    return Scores(period, tree, by_code, settled, settled, absent)


def _score_of(
    parts: dict[str, int | None], score: int | None, ledger: int | None, settled: bool
) -> Score:
    """Provisional until every month is closed (R7)."""
    reason = "no-months" if score is None else None
    return Score(score, score is not None and not settled, reason, parts=parts, ledger=ledger)
