"""Checklists (清单) and targets as of a moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from aggregates.checklist.shipped import SHIPPED
from aggregates.tier.ladder import LISTS, Tier, lists_of
from aggregates.tier.parts import Lists
from projections.tier_tables import CHECKLISTS, TARGETS
from service.reading.reader import Reader


@dataclass(frozen=True, slots=True)
class Shown:
    """One version of one list; ``published_at`` None: as it ships."""

    kind: str
    version: int
    criteria: list[dict[str, Any]]
    published_at: int | None


def checklists(reader: Reader) -> list[Shown]:
    """Every version of each, the newest first."""
    rows = reader.view.rows(CHECKLISTS)
    stored = reader.view.all(select(rows).order_by(rows.c.version.desc()))
    shown = []
    for kind in LISTS:
        shown += [
            Shown(kind, row.version, row.criteria, row.published_at)
            for row in stored
            if row.kind == kind
        ]
        shown.append(Shown(kind, 1, SHIPPED[kind], None))
    return shown


def newest(reader: Reader) -> dict[str, Shown]:
    by_kind: dict[str, Shown] = {}
    for each in checklists(reader):
        by_kind.setdefault(each.kind, each)
    return by_kind


def lists_for(reader: Reader, tier: Tier) -> Lists:
    """What a branch is judged by for the tier, all lower lists included."""
    known = newest(reader)
    kinds = lists_of(tier)
    codes = [each["code"] for kind in kinds for each in known[kind].criteria]
    return Lists({kind: known[kind].version for kind in kinds}, codes)


def named(reader: Reader) -> dict[str, dict[str, Any]]:
    """Every criterion there ever was by its code, as it was last worded."""
    by_code: dict[str, dict[str, Any]] = {}
    for each in checklists(reader):
        for criterion in each.criteria:
            by_code.setdefault(criterion["code"], criterion)
    return by_code


def targets(reader: Reader, year: int) -> dict[str, int | None]:
    rows = reader.view.rows(TARGETS)
    row = reader.view.one(select(rows).where(rows.c.year == str(year)))
    names = ("standard", "strong", "model")
    return {name: getattr(row, name) if row is not None else None for name in names}
