"""Two moments side by side: a board, a ranking or a scorecard, then and now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Annotated, TypeAlias

from fastapi import Query, Response

from service.access.actions import BOARD_READ
from service.features.differences.answers import (
    BoardDifference,
    RankingDifference,
    ScorecardDifference,
)
from service.features.differences.columns import RANKS
from service.features.differences.queries import differences
from service.features.differences.queries import shown as said
from service.features.dispatch.api import BoardPeriod
from service.features.scores.queries.rankings import Ranking
from service.features.scores.queries.rankings_seen import seen_by
from service.features.scores.rights import RANKING_READ, SCORE_READ
from service.reading.reader import Reader
from service.web import documented
from service.web.documented import answers
from service.web.fields import Code, Line, PeriodField
from service.web.frame import LookDep, Looking
from service.web.scope import sees_all

router = documented.router("boards")
Against: TypeAlias = Annotated[
    str,
    Query(
        max_length=80,
        description="the other moment: a position, an ISO 8601 moment, or position@moment",
    ),
]


@contextmanager
def both(look: Looking, against: str) -> Iterator[tuple[Reader, Reader]]:
    """Readers as of ``against`` and of ``as_of``; the answer's position is the later one's."""
    other = replace(look, as_of=against, wait=None, read=[])
    with other.reader() as then, look.reader() as now:
        yield then, now


@router.get(
    "/dispatch/{period}/difference", opens=BOARD_READ, heavy=True, **answers(BoardDifference)
)
def of_a_board(
    period: BoardPeriod,
    look: LookDep,
    against: Against,
    under: Annotated[Code | None, Query(description="the reader's own unless named")] = None,
    whole: Annotated[bool, Query(description="a row for every organization beneath")] = False,
    changed: Annotated[bool, Query(description="only what differs")] = True,
) -> Response:
    """The board of two moments, cell by cell."""
    top = under or (None if sees_all(look) else look.who.organization)
    look.allow(BOARD_READ, top)
    with both(look, against) as (then, now):
        board = differences.boards(then, now, period, top, whole)
        body = said.moments(then, now) | {"period": str(period)} | said.board(board, changed)
    return look.json(body)


@router.get(
    "/rankings/{period}/difference", opens=RANKING_READ, heavy=True, **answers(RankingDifference)
)
def of_a_ranking(
    period: PeriodField,
    look: LookDep,
    against: Against,
    group: Line | None = None,
    under: Annotated[Code | None, Query(description="those directly under this one")] = None,
    changed: Annotated[bool, Query(description="only what differs")] = True,
) -> Response:
    """The ranking of two moments, row by row; of each what the reader may see."""
    with both(look, against) as (then, now):
        rows = differences.rankings(then, now, period, under, group, partial(_seen, look))
        shown = [RANKS.json(row) for row in rows if row.differs or not changed]
        body = said.moments(then, now) | {"period": str(period), "rows": shown}
    return look.json(body)


def _seen(look: Looking, ranking: Ranking) -> Ranking:
    seen = seen_by(look.services.standing_data, look.who, ranking)
    return Ranking(ranking.period, ranking.closed, ranking.under, seen.rows)


@router.get(
    "/organizations/{code}/scorecard/difference",
    opens=SCORE_READ,
    heavy=True,
    **answers(ScorecardDifference),
)
def of_a_scorecard(code: Code, period: PeriodField, look: LookDep, against: Against) -> Response:
    """得分明细 of two moments, part by part."""
    look.allow(SCORE_READ, code)
    with both(look, against) as (then, now):
        part = differences.scorecards(then, now, code, period)
        head = {"organization": code, "period": str(period)}
        body = said.moments(then, now) | head | said.part(part)
    return look.json(body)
