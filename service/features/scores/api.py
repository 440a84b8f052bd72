"""Rankings (排名) of a month, a quarter or a year."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Response

from service.features.scores.queries.rankings import ranking
from service.features.scores.queries.rankings_seen import Seen, seen_by
from service.features.scores.rights import RANKING_READ
from service.features.scores.sheets import ranking_table
from service.features.scores.shown import show_ranking, show_ranking_row
from service.reading import shown
from service.reading.reader import Reader
from service.web import documented
from service.web.documented import AS_OF, shows
from service.web.examples import Maybe, Sometimes
from service.web.fields import Code, Line, PeriodField
from service.web.listing import CSV, XLSX, ListDep

router = documented.router("boards")


COMPONENTS = {"own": Maybe("93.50"), "branches": Maybe("90.00"), "lateness": "0.00",
              "deductions": "0.00", "missed": False}  # fmt: skip
RANKING = {
    "period": "2026-10", "position": 12454, "as_of": AS_OF, "closed": True,
    "simulated_clock": False, "whole": True, "rows": [{
        "rank": Maybe(1), "organization": "U001", "name": "市委办公室机关党委",
        "group": Maybe("党群"), "score": Maybe("93.50"), "previous_rank": Maybe(2),
        "assessed": True, "provisional": False, "note": Maybe("no-report"),
        "components": {name: Sometimes(value) for name, value in COMPONENTS.items()}}],
    "quartiles": [{"group": "党群", "lower_quartile": "81.00", "median": "88.50",
                   "upper_quartile": "94.25"}],
}  # fmt: skip


@router.get(
    "/rankings/{period}",
    opens=RANKING_READ,
    responses=shows(RANKING, CSV, XLSX),
    response_class=Response,
)
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
        found = ranking(reader, period, under=under, group=group)
        seen = seen_by(look.services.standing, look.who, found)
        if listing.exported:
            partly = type(found)(found.period, found.closed, found.under, seen.rows)
            return listing.export(reader, ranking_table(reader, partly, look.translate))
        body = _seen(reader, seen)
    return look.json(body)


def _seen(reader: Reader, seen: Seen) -> dict[str, Any]:
    return show_ranking(reader, seen.ranking) | {
        "whole": seen.whole,
        "rows": [show_ranking_row(row) for row in seen.rows],
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
