"""An organization's month scores one after the other, with its group's median beside them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from aggregates.rules.ranking import quartiles
from aggregates.values.period import Month
from projections.rankings import CLOSED_RANKS
from service.features.scores.queries.scores import score_of
from service.features.scores.queries.working import working_alone
from service.reading.reader import Reader


@dataclass(frozen=True, slots=True)
class Step:
    """One month: hundredths; None where not assessed. ``median``: the peers', once closed."""

    month: Month
    score: int | None
    rank: int | None
    median: int | None
    closed: bool
    reason: str | None


def trend(reader: Reader, organization: str, months: int = 12) -> list[Step]:
    """The months up to this one, as they were closed, or as they stand where they are not;
    leading months that nothing is known of are left out."""
    first = Month.of(reader.today).plus(1 - months)
    wanted = [first.plus(number) for number in range(months)]
    closed = _closed(reader, organization, wanted)
    steps = [closed.get(month) or _open(reader, organization, month) for month in wanted]
    while steps and steps[0].score is None and not steps[0].closed:
        steps = steps[1:]
    return steps


def _closed(reader: Reader, organization: str, months: list[Month]) -> dict[Month, Step]:
    rows = reader.view.rows(CLOSED_RANKS)
    columns = (rows.c.period, rows.c.organization, rows.c.peers, rows.c.rank, rows.c.score,
               rows.c.reason)  # fmt: skip
    wanted = [str(month) for month in months]
    query = select(*columns).where(rows.c.period.in_(wanted), rows.c.organization == organization)
    own = {row.period: row for row in reader.view.all(query)}
    if not own:
        return {}
    peers = {row.peers for row in own.values()}
    beside: dict[tuple[str, str], list[int]] = defaultdict(list)
    others = select(*columns).where(rows.c.period.in_(wanted), rows.c.peers.in_(peers))
    for row in reader.view.all(others):
        if row.score is not None:
            beside[row.period, row.peers].append(row.score)
    return {
        Month.parse(period): Step(
            Month.parse(period), row.score, row.rank,
            _median(beside[period, row.peers]), True, row.reason,
        )
        for period, row in own.items()
    }  # fmt: skip


def _median(scores: list[int]) -> int | None:
    three = quartiles(scores)
    return three[1] if three else None


def _open(reader: Reader, organization: str, month: Month) -> Step:
    alone = working_alone(reader, [month], organization)
    month_score = score_of(reader, month, organization, alone)
    score, reason = (month_score.score, month_score.reason) if month_score else (None, None)
    return Step(month, score, None, None, False, reason)
