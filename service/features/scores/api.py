"""Rankings (排名) of a month, a quarter or a year."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Response

from service.features.scores.columns import RANKS, Ranked, ranking_table
from service.features.scores.queries.rankings import ranking
from service.features.scores.queries.rankings_seen import Seen, seen_by
from service.features.scores.rights import RANKING_READ
from service.features.scores.shown import show_ranking
from service.reading import shown
from service.reading.reader import Reader
from service.web import documented
from service.web.documented import answers
from service.web.fields import Code, Line, PeriodField
from service.web.listing import CSV, XLSX, ListDep

router = documented.router("boards")


@router.get("/rankings/{period}", opens=RANKING_READ, **answers(Ranked, CSV, XLSX))
def rankings(
    period: PeriodField,
    listing: ListDep,
    group: Line | None = None,
    under: Annotated[Code | None, Query(description="those directly under this one")] = None,
) -> Response:
    """Units by group, or the organizations under one. Until the month is closed only the committee
    and the superior see it whole (R11); others their own row, with ``quartiles`` of their peers."""
    look = listing.look
    with listing.reader() as reader:
        whole = ranking(reader, period, under=under, group=group)
        seen = seen_by(look.services.standing_data, look.who, whole)
        if listing.exported:
            partly = type(whole)(whole.period, whole.closed, whole.under, seen.rows)
            return listing.export(reader, ranking_table(reader, partly, look.translate))
        body = _seen(reader, seen)
    return look.json(body)


def _seen(reader: Reader, seen: Seen) -> dict[str, Any]:
    return show_ranking(reader, seen.ranking) | {
        "whole": seen.whole,
        "rows": [RANKS.json(row) for row in seen.rows],
        "quartiles": [
            {
                "group": each.peers,
                "lower_quartile": shown.points(each.lower),
                "median": shown.points(each.median),
                "upper_quartile": shown.points(each.upper),
            }
            for each in seen.quartiles
        ],
    }
