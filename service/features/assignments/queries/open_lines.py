"""What stands open beneath somebody (下级情况), of all months: counted by light and by unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select

from aggregates.assignment.states import OPEN, Status
from aggregates.rules.lights import DUE_SOON, Light
from projections.assignments import ASSIGNMENTS
from service.features.assignments.queries.lines import Lights
from service.reading.reader import Reader

ISSUED = Status.ISSUED.value
OPEN_STATUSES = tuple(sorted(OPEN))


class Late(NamedTuple):
    """An organization's red lines: how many, and since when the oldest of them is due."""

    organization: str
    lines: int
    oldest: date
    urged: int


@dataclass(slots=True)
class OpenLines:
    """Lines not decided yet. ``colours``: how many of each; ``soon``: yellow because their
    deadline is near; ``holders``: by colour, which organizations hold them."""

    colours: Counter[str] = field(default_factory=Counter)
    soon: int = 0
    unreceived: int = 0
    holders: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    waiting: set[str] = field(default_factory=set)  # organizations with lines not received
    late: list[Late] = field(default_factory=list)


def open_lines(reader: Reader, organizations: Iterable[str]) -> OpenLines:
    """Late ones with the most red lines first."""
    codes = frozenset(organizations)
    return reader.remembered_today(("open lines", codes), lambda: _open_lines(reader, codes))


def _open_lines(reader: Reader, organizations: Iterable[str]) -> OpenLines:
    lights, open_lines = Lights(reader), OpenLines()
    red: defaultdict[str, list[Any]] = defaultdict(list)
    shown: dict[tuple[Any, ...], Light] = {}  # there are few kinds of open lines
    for row in _counted(reader, organizations):
        organization, status, due, period, origin, lines, _ = row  # by place: there are many
        kind = status, due, period, origin
        light = shown.get(kind) or shown.setdefault(kind, lights.of_open(row))
        open_lines.colours[light.colour] += lines
        open_lines.holders[light.colour].add(organization)
        open_lines.soon += lines if light == DUE_SOON else 0
        if status == ISSUED:
            open_lines.unreceived += lines
            open_lines.waiting.add(organization)
        if light.colour == "red":
            red[organization].append(row)
    open_lines.late = sorted((_late(*each) for each in red.items()), key=lambda late: -late.lines)
    return open_lines


def _late(organization: str, rows: Sequence[Any]) -> Late:
    lines = sum(row.lines for row in rows)
    return Late(organization, lines, min(r.due for r in rows), max(r.urged for r in rows))


KEYS = ("organization", "status", "due", "period", "origin")


def _counted(reader: Reader, organizations: Iterable[str]) -> Sequence[Any]:
    rows = reader.view.rows(ASSIGNMENTS)
    keys = [rows.c[name] for name in KEYS]
    wanted = rows.c.status.in_(OPEN_STATUSES), rows.c.organization.in_(list(organizations))
    sums = func.count().label("lines"), func.max(rows.c.urged).label("urged")
    return reader.view.all(select(*keys, *sums).where(*wanted).group_by(*keys))
