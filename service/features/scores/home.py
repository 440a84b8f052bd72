"""Units that fell (落后) in the last month's ranking, on the homes of leaders."""

from __future__ import annotations

from collections.abc import Iterator

from service.access.roles import Role
from service.feature import Panel
from service.features.catalogue.queries import catalogue
from service.features.scores.queries.falls import falls
from service.features.scores.queries.rankings import RankingRow, ranking
from service.features.scores.queries.rankings_seen import seen_by
from service.features.scores.rights import RANKING_READ
from service.web.page import Page

FALL = 5  # places from which a fall is worth a leader's look
SHOWN = 8
EXPLAINED = 3


def home(page: Page) -> Iterator[Panel]:
    leads = any(grant.role == Role.LEADER for grant in page.who.grants)
    if page.home is None or not leads or not page.who.is_named(RANKING_READ):
        return
    month = page.month.previous
    whole = ranking(page.reader, month, under=None if page.whole else page.home.code)
    rows = seen_by(page.services.standing_data, page.who, whole).rows
    fallen = sorted((row for row in rows if _fall(row) >= FALL), key=lambda row: -_fall(row))
    peers = _peers(whole.rows)
    codes = [row.organization for row in fallen[:EXPLAINED]]
    data = {
        "month": month,
        "rows": [(row, _fall(row)) for row in fallen[:SHOWN]],
        "all": len(rows),
        "count": len(fallen),
        "of": {group: len(codes) for group, codes in peers.items()},
        "why": falls(page.reader, month, codes, {c: peers[_group(whole.rows, c)] for c in codes}),
        "tasks": {task.code: task.terms.name for task in catalogue(page.reader).for_month(month)},
    }
    yield Panel(template="scores/_fallen.html", data=data, size=8, place=10)


def _peers(rows: list[RankingRow]) -> dict[str, list[str]]:
    """By group, whoever is ranked in it."""
    peers: dict[str, list[str]] = {}
    for row in rows:
        if row.rank is not None:
            peers.setdefault(row.peers, []).append(row.organization)
    return peers


def _group(rows: list[RankingRow], code: str) -> str:
    return next(row.peers for row in rows if row.organization == code)


def _fall(row: RankingRow) -> int:
    if row.rank is None or row.previous_rank is None:
        return 0
    return row.rank - row.previous_rank
