"""Rankings (排名) of a month, a quarter or a year, as of a moment (R11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from aggregates.rules.ranking import RankedOrganization, Superior, peers_of, quartiles, rank
from aggregates.scheme.parameters import Parameters
from aggregates.values.period import Month, Period, Quarter, Year
from projections.rankings import CLOSED_RANKS
from service.features.scores.queries.other_scheme import OtherScheme
from service.features.scores.queries.scores import Score, Scores, has_entries, scores
from service.reading.reader import Reader


@dataclass(frozen=True, slots=True)
class RankingRow:
    """``note``: new or dissolved, where it is unranked for that (R11)."""

    organization: str
    name: str
    peers: str
    rank: int | None
    previous_rank: int | None
    score: Score
    note: str | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """``closed`` False: headed 自评，仅供调度. ``under`` None: the units, by group."""

    period: Period
    closed: bool
    under: str | None
    rows: list[RankingRow]

    def of(self, organization: str) -> RankingRow | None:
        return next((row for row in self.rows if row.organization == organization), None)

    def quartiles(self, peers: str) -> tuple[int, int, int] | None:
        """What those see who may not see the whole: lower quartile, median, upper quartile."""
        scores = [row.score.score for row in self.rows if row.peers == peers]
        return quartiles([score for score in scores if score is not None])


def ranked(scores: Scores, parameters: Parameters) -> list[RankedOrganization]:
    """Everyone there is, ranked among its peers; who is new or dissolved keeps no rank."""
    places = _places(scores, parameters)
    root = scores.tree.root or ""
    ranked, unranked = [], []
    for code, score in scores.by_code.items():
        peers = peers_of(code, places, root)
        if peers is None:
            continue
        if code in scores.absent:
            unranked.append(RankedOrganization(code, peers, None))
        else:
            ranked.append(RankedOrganization(code, peers, score.score))
    return rank(ranked + unranked)


def _places(scores: Scores, parameters: Parameters) -> dict[str, Superior]:
    kinds = {kind.name: kind for kind in parameters.kinds}
    return {
        code: Superior(
            place.superior, place.group, place.kind not in kinds or kinds[place.kind].unit
        )
        for code, place in scores.tree.places.items()
    }


def ranking(
    reader: Reader,
    period: Period,
    *,
    under: str | None = None,
    group: str | None = None,
    other: OtherScheme | None = None,
) -> Ranking:
    """Units by group, or the organizations directly under ``under``; under the committee these
    are the units, each with its rank within its group. Of all, the unranked come last.

    ``other``: a scheme to simulate with."""
    period_scores = scores(reader, period, other)
    if under is not None:
        period_scores.tree[under]
    scheme = _parameters(reader, period, other)
    before = _previous_ranks(reader, period, other)
    units = _unit_codes(period_scores, scheme)
    rows = [
        _row(current, period_scores, before.get((current.organization, current.peers)))
        for current in ranked(period_scores, scheme)
        if _is_wanted(current, units, under, group)
        or (under == period_scores.tree.root and current.organization in units)
    ]
    return Ranking(
        period, period_scores.closed, under, sorted(rows, key=lambda row: row.rank is None)
    )


def _unit_codes(scores: Scores, scheme: Parameters) -> set[str]:
    places = _places(scores, scheme)
    root = scores.tree.root
    return {
        code
        for code, place in places.items()
        if place.superior is not None and place.superior == root and place.ranked_with_units
    }


def _is_wanted(
    row: RankedOrganization, units: set[str], under: str | None, group: str | None
) -> bool:
    if under is None:
        return row.organization in units and group in (None, row.peers)
    return row.organization not in units and row.peers == under


def _row(row: RankedOrganization, scores: Scores, previous_rank: int | None) -> RankingRow:
    code = row.organization
    return RankingRow(
        code,
        scores.tree[code].name,
        row.peers,
        row.rank,
        previous_rank,
        scores.by_code[code],
        scores.absent.get(code),
    )


def _previous_ranks(
    reader: Reader, period: Period, other: OtherScheme | None
) -> dict[tuple[str, str], int | None]:
    """Those that the previous period's ranking shows at this moment, by organization and peers:
    among others than these nobody has a previous rank (R11)."""
    before = _previous(period)
    if not has_entries(reader, before):
        return {}
    period_scores = scores(reader, before, other)
    scheme = _parameters(reader, before, other)
    return {(s.organization, s.peers): s.rank for s in ranked(period_scores, scheme)}


def _parameters(reader: Reader, period: Period, other: OtherScheme | None) -> Parameters:
    return other.parameters(reader, period) if other else reader.scheme(period).parameters


def _previous(period: Period) -> Period:
    match period:
        case Month():
            return period.previous
        case Quarter():
            return period.previous
        case Year(year=year):
            return Year(year - 1)


def closed_ranking(reader: Reader, month: Month) -> Sequence[Row[Any]]:
    """The rows that the month was closed with (月结), however its entries stand since."""
    rows = reader.view.rows(CLOSED_RANKS)
    query = select(rows).where(rows.c.period == str(month))
    order = (rows.c.peers, rows.c.rank.nulls_last(), rows.c.organization)
    return reader.view.all(query.order_by(*order))


def to_close(reader: Reader, month: Month) -> list[dict[str, Any]]:
    """The ranking that a month's closing holds: a plain row for each that counts."""
    period_scores = scores(reader, month)
    rows = []
    for row in ranked(period_scores, reader.scheme(month).parameters):
        score = period_scores.by_code[row.organization]
        month_score = score.month
        assert month_score is not None
        rows.append(
            {
                "organization": row.organization,
                "peers": row.peers,
                "rank": row.rank,
                "score": score.score,
                "own": month_score.own,
                "branches": month_score.branches,
                "lateness": month_score.lateness,
                "deductions": month_score.deductions,
                "missed": month_score.missed,
                "reason": period_scores.absent.get(row.organization) or score.reason,
            }
        )
    return rows
