"""A month's working (月得分): the score of each organization from its entries, as far as asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Row, select

from aggregates.account.account import LATENESS, MISSED, OWN
from aggregates.report.report import ReportStatus
from aggregates.rules.month_score import MonthLines, MonthScore, month_score
from aggregates.scheme.parameters import Parameters
from aggregates.values.period import Month, Quarter
from projections.rankings import MONTHS
from projections.scores import ENTRIES
from projections.year_scores import YEAR_SCORES
from service.features.reports import queries as reports
from service.features.scores.queries.other_scheme import OtherScheme
from service.reading.reader import Reader
from service.reading.tree import Place, Tree, presence, tree, tree_of

SETTLED = {ReportStatus.CONFIRMED.value, ReportStatus.MISSED.value}
NO_LINES = MonthLines()


def entries(
    reader: Reader, period: str, organizations: Iterable[str] | None = None
) -> Sequence[Row[Any]]:
    """Every entry of the month, reversed ones too, in the order they were entered."""
    rows = reader.view.rows(ENTRIES)
    query = select(rows).where(rows.c.period == period)
    if organizations is not None:
        query = query.where(rows.c.organization.in_(list(organizations)))
    return reader.view.all(query.order_by(rows.c.organization, rows.c.entered))


def lines_of(live: Iterable[tuple[str, int]]) -> MonthLines:
    """What an organization's live entries say, each its line and its amount."""
    own, missed, lateness, deductions, count = None, False, 0, 0, 0
    for line, amount in live:
        count += 1
        if line == OWN:
            own = (own or 0) + amount
        elif line == LATENESS:
            lateness += amount
        elif line == MISSED:
            missed = True
        else:
            deductions += amount
    return MonthLines(own=own, lateness=lateness, missed=missed, deductions=deductions,
                      any=count > 0)  # fmt: skip


Lines = Mapping[str, MonthLines]  # by organization; none where nothing was ever entered


def read_year(reader: Reader, year: int) -> None:
    """Reads all months and quarters at one go, for whatever asks for them in this read."""
    reader.memo["lines of year", year] = _lines_of_year(reader, year)


def _lines_of_year(
    reader: Reader, year: int, organizations: Sequence[str] | None = None
) -> dict[str, dict[str, MonthLines]]:
    """By month or quarter, then by organization; ``organizations``: of these alone."""
    by_month: dict[str, dict[str, MonthLines]] = defaultdict(dict)
    rows = reader.view.rows(YEAR_SCORES)
    query = select(rows.c.organization, rows.c.live).where(rows.c.year == str(year))
    if organizations is not None:
        query = query.where(rows.c.organization.in_(organizations))
    of_year: Sequence[Any] = reader.view.all(query)
    for organization, months in of_year:
        for month, live in months.items():
            by_month[month][organization] = lines_of(live.values())
    return by_month


def _lines(reader: Reader, period: Month | Quarter, other: OtherScheme | None = None) -> Lines:
    if other is not None:
        amounts = other.amounts(reader, period.year).get(str(period), {})
        return {code: lines_of(pairs) for code, pairs in amounts.items()}
    year: dict[str, Lines] | None = reader.memo.get(("lines of year", period.year))
    if year is not None:
        return year.get(str(period), {})
    live: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for entry in entries(reader, str(period)):
        alive = live[entry.organization]  # one whose entries were all reversed is known too
        if entry.reversed is None:
            alive.append((entry.line, entry.amount))
    return {code: lines_of(pairs) for code, pairs in live.items()}


def ledger_entries(
    reader: Reader, quarter: Quarter, other: OtherScheme | None = None
) -> dict[str, int]:
    """By organization what the quarter's ledger entry says (R7), signed hundredths; nothing where
    no check of it was completed."""
    lines = _lines(reader, quarter, other)
    return {code: each.deductions for code, each in lines.items() if each.any}


def working(reader: Reader, month: Month, other: OtherScheme | None = None) -> Working:
    """``other``: a scheme to simulate with, in place of the one that held. Begun once in a read,
    though quarters, the year and what opens them all ask for it."""
    key = "working", month, other
    if key not in reader.memo:
        if other is not None:
            lines = _lines(reader, month, other)
            reader.memo[key] = Working(reader, month, other.parameters(reader, month), lines)
        else:
            reader.memo[key] = Working(reader, month, reader.scheme(month).parameters)
    working: Working = reader.memo[key]
    return working


def working_alone(
    reader: Reader, months: Sequence[Month], organization: str
) -> dict[Month, Working]:
    """For one organization, and what has a share in its scores: no other entries are read."""
    shares = any(reader.scheme(month).parameters.subtree_share for month in months)
    years = sorted({month.year for month in months})
    wanted = list(tree(reader).subtree(organization)) if shares else [organization]
    lines = {year: _lines_of_year(reader, year, wanted) for year in years}
    sent = {row.period: row.status for row in reports.of(reader, organization)}
    by_month = {}
    for month in months:
        scheme, own_lines = reader.scheme(month).parameters, lines[month.year].get(str(month), {})
        by_month[month] = Working(reader, month, scheme, own_lines)
        of_quarter = lines[month.year].get(str(month.quarter), {}).get(organization)
        if of_quarter is not None and of_quarter.any:
            by_month[month].ledger = of_quarter.deductions
        by_month[month].know_status(organization, sent.get(str(month)))
    return by_month


class Working:
    """Branches are worked out before the units that have a share of them."""

    def __init__(
        self, reader: Reader, month: Month, scheme: Parameters, lines: Lines | None = None
    ) -> None:
        self.reader, self.month, self.scheme = reader, month, scheme
        self.tree = tree_of(reader, month)
        self.lines = _lines(reader, month) if lines is None else lines
        self.ledger: int | None = None  # of its quarter, where it is worked out for one alone (R7)
        self.absent: dict[str, str] = {}  # code to new or dissolved: unranked, footnoted (R11)
        self.counted = self._counted()  # whoever counts in the month at all
        self._status: dict[str, str | None] = {}
        self._done = {code: MonthScore(score=None, reason=why) for code, why in self.absent.items()}

    # --- who counts -------------------------------------------------------------------------

    def _counted(self) -> list[str]:
        """Who was not there for all of the month is not assessed, but footnoted (R11, R19)."""
        always = self.reader.end_of(self.reader.first_month_ends)
        return [
            code
            for code, place in self.tree.places.items()
            if (place.registered_at <= always and place.dissolved_at is None) or self._counts(place)
        ]

    def _counts(self, place: Place) -> bool:
        here = presence(self.reader, place, self.month)
        if not here.known and place.code not in self.lines and place.code not in self.holders:
            return False
        if here.new or here.dissolved or not here.known:
            self.absent[place.code] = "dissolved" if here.dissolved else "new"
        return True

    @cached_property
    def holders(self) -> set[str]:
        return reports.holders(self.reader, str(self.month))

    def read_status(self) -> None:
        """Of all reports at one go, where many are asked for."""
        rows = reports.reports(self.reader, str(self.month))
        self._status = {code: None for code in self.counted}
        self._status |= {report.organization: report.status for report in rows}

    def know_status(self, code: str, status: str | None) -> None:
        self._status[code] = status

    def status(self, code: str) -> str | None:
        """Of its report; None where there is none."""
        if code not in self._status:
            row = reports.report(self.reader, code, str(self.month))
            self._status[code] = row.status if row else None
        return self._status[code]

    # --- how it stands ----------------------------------------------------------------------

    @cached_property
    def closed(self) -> bool:
        return str(self.month) in _closed(self.reader)

    @cached_property
    def settled(self) -> bool:
        """Closed, or over without any list that could be closed."""
        if self.closed or self.month.last_day >= self.reader.today:
            return self.closed
        return not reports.has_holders(self.reader, str(self.month))

    def score(self, code: str) -> MonthScore:
        if code not in self._done:
            lines = self.lines.get(code, NO_LINES)
            assessed = lines.missed or lines.own is not None
            why = "" if assessed else self._why(code)
            self._done[code] = month_score(lines, self._branches(code), self.scheme, why)
        return self._done[code]

    def _branches(self, code: str) -> list[int]:
        """The rounded scores of the assessed branches below a unit, where they have a share."""
        if not self.scheme.subtree_share:
            return []
        scores = (self.score(child).score for child in branches_of(self.tree, self.scheme, code))
        return [score for score in scores if score is not None]

    def _why(self, code: str) -> str:
        if code not in self.holders:
            return "no-lines"
        returned = self.status(code) == ReportStatus.RETURNED
        return "returned" if returned else "no-report"

    def provisional(self, code: str) -> bool:
        if self.score(code).score is None:
            return False
        below = branches_of(self.tree, self.scheme, code)
        return self.status(code) not in SETTLED or any(map(self.provisional, below))

    # --- for quarters and years -------------------------------------------------------------

    @cached_property
    def figures(self) -> dict[str, int | None]:
        """Of whoever counts; None where not assessed."""
        return {code: self.figure(code) for code in self.counted}

    def figure(self, code: str) -> int | None:
        lines = self.lines.get(code, NO_LINES)
        if lines.own is None and not lines.missed:
            return None  # whyever: nobody asks for the reason here
        return self.score(code).score


def _closed(reader: Reader) -> set[str]:
    """The months that are closed; read once."""
    if "closed months" not in reader.memo:
        rows = reader.view.rows(MONTHS)
        closed_rows = reader.view.all(select(rows.c.period).where(rows.c.closed.is_not(None)))
        reader.memo["closed months"] = {row.period for row in closed_rows}
    closed: set[str] = reader.memo["closed months"]
    return closed


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
