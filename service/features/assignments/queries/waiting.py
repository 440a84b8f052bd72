"""What waits for an organization among assignments: its open lines, and what it has to decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, or_, select

from aggregates.assignment.states import OPEN, UNREPORTED, Origin, Status
from projections.assignments import ASSIGNMENTS
from service.features.assignments.queries import lines as queries
from service.features.assignments.queries.lines import Line, Wanted
from service.features.catalogue.queries import catalogue
from service.reading.reader import Reader


@dataclass(frozen=True, slots=True)
class Waiting:
    """``unreceived``: how many lines of each month wait for receipt. ``mine``: unreported lines by
    deadline. ``to_accept``, ``asked``: of organizations directly below."""

    own: list[Line]
    unreceived: dict[str, int]
    to_accept: list[Line]
    asked: list[Line]


def waiting(reader: Reader, organization: str, below: Sequence[str], limit: int = 200) -> Waiting:
    names = catalogue(reader)
    rows = queries.find(reader, Wanted(organizations=[organization], statuses=sorted(UNREPORTED)))
    lines = sorted(
        queries.lines(reader, rows, names), key=lambda line: (line.row.due, line.row.task or "")
    )
    unreceived = Counter(row.period for row in rows if row.status == Status.ISSUED)
    decided = queries.lines(reader, _to_decide(reader, below), names)
    return Waiting(
        lines[:limit],
        dict(sorted(unreceived.items())),
        [line for line in decided if line.row.status == Status.REPORTED][:limit],
        [line for line in decided if line.row.status in UNREPORTED][:limit],
    )


def _to_decide(reader: Reader, below: Sequence[str]) -> Sequence[Row[Any]]:
    """Requests; and reported lines that no monthly report will carry (of the catalogue with
    points they are accepted with their report)."""
    rows = reader.view.rows(ASSIGNMENTS)
    asked = rows.c.extension.is_not(None) | rows.c.not_applicable_asked
    alone = (rows.c.origin != Origin.CATALOGUE.value) | (rows.c.points == 0)
    query = select(rows).where(
        rows.c.organization.in_(list(below)),
        rows.c.status.in_(sorted(OPEN)),
        or_(asked, (rows.c.status == Status.REPORTED.value) & alone),
    )
    return reader.view.all(query.order_by(rows.c.due, rows.c.organization, rows.c.assignment))
