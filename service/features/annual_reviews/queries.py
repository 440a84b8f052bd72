"""Reviews of years (年度总评, R10) as of a moment, and what they freeze."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, select

from aggregates.annual_review.annual_review import ReviewRefused
from aggregates.errors import NotFound, Refused
from aggregates.values.period import Quarter, Year
from projections.annual_reviews import OBJECTIONS, PUBLICATIONS, REVIEWS
from projections.appeals import APPEALS
from service.features.adjustments.queries import undecided
from service.features.bulletins.queries.bulletins import open_checks
from service.features.ledgers.queries.ledgers import still_open
from service.features.ledgers.queries.rounds import round_of
from service.features.polls.queries import polls
from service.features.reports import queries as reports
from service.features.scores.queries.rankings import RankingRow, everyone
from service.reading.reader import Reader

Figures = dict[str, Any]  # a row as the fact has it
OPEN_TO_ALL = ("posted", "published")


def reviews(reader: Reader) -> Sequence[Row[Any]]:
    rows = reader.view.rows(REVIEWS)
    return reader.view.all(select(rows).order_by(rows.c.year.desc()))


def review(reader: Reader, year: str) -> Row[Any] | None:
    rows = reader.view.rows(REVIEWS)
    return reader.view.one(select(rows).where(rows.c.year == year))


def must_be_computed(reader: Reader, year: str) -> Row[Any]:
    row = review(reader, year)
    if row is None:
        raise NotFound("The review of {year} is not computed yet.", year=year)
    return row


def publications(reader: Reader, year: str) -> Sequence[Row[Any]]:
    """The newest first."""
    rows = reader.view.rows(PUBLICATIONS)
    return reader.view.all(select(rows).where(rows.c.year == year).order_by(rows.c.n.desc()))


def objections(reader: Reader, year: str) -> Sequence[Row[Any]]:
    rows = reader.view.rows(OBJECTIONS)
    return reader.view.all(select(rows).where(rows.c.year == year).order_by(rows.c.n))


# --- what is frozen -----------------------------------------------------------------------------


def figures(reader: Reader, year: Year) -> list[Figures]:
    """Of everyone, by peers and rank, the unranked last with the reason."""
    return [_row(row) for row in everyone(reader, year)]


def _row(row: RankingRow) -> Figures:
    year = row.score.year
    assert year is not None
    return {
        "organization": row.organization,
        "peers": row.peers,
        "quarters": dict(row.score.parts),
        "daily": year.daily,
        "poll": year.poll,
        "raw_bonuses": year.raw_bonuses,
        "raw_deductions": year.raw_deductions,
        "bonuses": year.bonuses,
        "deductions": year.deductions,
        "score": row.score.score,
        "rank": row.rank,
        "previous": row.previous_rank,
        "reason": row.note or row.score.reason,
    }


# --- what stands in the way ---------------------------------------------------------------------


def hindrances(reader: Reader, year: Year) -> list[Refused]:
    """R10: quarters open (months, called checks, a ledger round), polls, adjustments; all of
    them."""
    reasons: list[Refused] = []
    if reader.today <= year.months[-1].last_day:
        reasons.append(ReviewRefused("{year} is not over yet.", year=year))
    for number in range(1, 5):
        reasons += _of_quarter(reader, Quarter(year.year, number))
    for row in polls(reader, str(year), state="open"):
        reasons.append(
            ReviewRefused("The poll of {organization} for {year} is open.",
                          organization=row.organization, year=year)
        )  # fmt: skip
    waiting = len(undecided(reader, str(year)))
    if waiting:
        reasons.append(
            ReviewRefused("Bonuses or deductions of {year} are undecided: {count}.",
                          year=year, count=waiting)
        )  # fmt: skip
    return reasons


def _of_quarter(reader: Reader, quarter: Quarter) -> Iterator[Refused]:
    """A quarter of which no list was ever issued is over by itself."""
    over = quarter.months[-1].last_day < reader.today
    if over and not any(reports.has_holders(reader, str(month)) for month in quarter.months):
        return
    round_ = round_of(reader, quarter)
    if round_.ends_on is None:
        yield ReviewRefused("The months of {quarter} are not all closed (月结).", quarter=quarter)
    elif not round_.is_over(reader.today) or still_open(reader, str(quarter)):
        yield ReviewRefused("The ledger round of {quarter} lasts until the end of {day}.",
                            quarter=quarter, day=round_.ends_on)  # fmt: skip
    for month, codes in open_checks(reader, quarter).items():
        yield ReviewRefused("Spot checks of {month} are open: {count}.",
                            month=month, count=len(codes) or 1)  # fmt: skip


def appeals_in_the_way(reader: Reader, row: Row[Any]) -> list[Refused]:
    """R10: filed by the posting's end and undecided, or upheld and not computed in."""
    rows = reader.view.rows(APPEALS)
    query = select(rows.c.organization, rows.c.period, rows.c.state, rows.c.filed_at,
                   rows.c.decided).where(rows.c.year == row.year)  # fmt: skip
    end = reader.end_of(row.last_day)
    reasons: list[Refused] = []
    for each in reader.view.all(query.order_by(rows.c.filed)):
        said = {"organization": each.organization, "period": each.period}
        if each.state == "filed" and each.filed_at <= end:
            reasons.append(
                ReviewRefused("An appeal of {organization} for {period} is undecided.", **said)
            )
        elif each.state == "upheld" and each.decided > row.position:
            reasons.append(
                ReviewRefused(
                    "An upheld appeal of {organization} for {period} is not computed in; the "
                    "review is computed anew.",
                    **said,
                )
            )
    return reasons
