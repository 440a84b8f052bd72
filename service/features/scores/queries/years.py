"""What a year's score is made of beside the daily one (R10): polls, bonuses, deductions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import func, select

from aggregates.rules.ranking import Superior, peers_of
from aggregates.rules.year_score import Given, YearScore, polled_groups, year_score
from aggregates.scheme.parameters import Parameters
from aggregates.values.period import Year
from projections.adjustments import ADJUSTMENTS
from projections.polls import POLLS
from service.reading.reader import Reader
from service.reading.tree import Tree


def year_scores(
    reader: Reader,
    year: Year,
    tree: Tree,
    daily: Mapping[str, int | None],
    scheme: Parameters,
) -> dict[str, YearScore]:
    """Of everyone who has a daily score or waits for one. ``tree``: of the year's last moment."""
    polls, adjusted = polls_of(reader, year), approved(reader, year)
    peers = peers_by_code(tree, scheme)
    polled = polled_groups(peers, (code for code in polls if code in daily))
    return {
        code: year_score(
            score,
            Given(poll=polls.get(code), bonuses=adjusted[code, "bonus"],
                  deductions=adjusted[code, "deduction"]),
            scheme,
            peers.get(code) in polled,
        )
        for code, score in daily.items()
    }  # fmt: skip


def approved(reader: Reader, year: Year) -> defaultdict[tuple[str, str], int]:
    """By organization and kind the sum of what was approved, hundredths."""
    rows = reader.view.rows(ADJUSTMENTS)
    columns = rows.c.organization, rows.c.kind, func.sum(rows.c.points).label("points")
    query = select(*columns).where(rows.c.year == str(year), rows.c.state == "approved")
    query = query.group_by(rows.c.organization, rows.c.kind)
    totals: defaultdict[tuple[str, str], int] = defaultdict(int)
    for row in reader.view.all(query):
        totals[row.organization, row.kind] = int(row.points)
    return totals


def polls_of(reader: Reader, year: Year) -> dict[str, int]:
    """By organization the score of its assessed poll."""
    rows = reader.view.rows(POLLS)
    query = select(rows.c.organization, rows.c.score)
    query = query.where(rows.c.year == str(year), rows.c.state == "closed")
    return {row.organization: row.score
            for row in reader.view.all(query) if row.score is not None}  # fmt: skip


def peers_by_code(tree: Tree, scheme: Parameters) -> dict[str, str | None]:
    """By organization the group, or the superior, that it is ranked in."""
    kinds = {kind.name: kind for kind in scheme.kinds}
    places = {
        code: Superior(
            place.superior, place.group, place.kind not in kinds or kinds[place.kind].unit
        )
        for code, place in tree.places.items()
    }
    root = tree.root or ""
    return {code: peers_of(code, places, root) for code in places}
