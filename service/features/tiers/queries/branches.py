"""Branches on the ladder of tiers (支部等次) as of a moment, and their shares (R13)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from aggregates.rules.tiers import Shares, after_months, shares
from aggregates.tier.ladder import Tier
from aggregates.values.period import Month
from projections.tier_tables import RECORDS, STEPS
from projections.tiers import OPEN_STATES
from service.reading.reader import Reader
from service.reading.tree import Place, Tree, tree


@dataclass(frozen=True, slots=True)
class Branch:
    """``row`` None: nothing is recorded of its tier."""

    place: Place
    unit: str
    row: Row[Any] | None
    since: date | None
    doubtful: bool

    @property
    def tier(self) -> str:
        return (self.row.tier if self.row is not None else None) or Tier.UNRATED.value

    @property
    def applied(self) -> bool:
        return self.row is not None and self.row.application_state in OPEN_STATES

    def of(self, name: str) -> Any:
        return None if self.row is None else getattr(self.row, name)


def branches(
    reader: Reader, codes: Iterable[str] | None = None, tier: str | None = None
) -> list[Branch]:
    """By code, without dissolved ones; ``codes`` None: all."""
    places = tree(reader)
    rows = reader.view.rows(RECORDS)
    known = {row.organization: row for row in reader.view.all(select(rows))}
    wanted = None if codes is None else set(codes)
    several = [
        _branch(reader, places, place, known.get(code))
        for code, place in sorted(places.places.items())
        if is_branch(reader, place) and (wanted is None or code in wanted)
    ]
    return [each for each in several if tier in (None, each.tier)]


def is_branch(reader: Reader, place: Place) -> bool:
    kind = reader.parameters.kind(place.kind)
    return place.dissolved_at is None and kind is not None and kind.tiered


def branch(reader: Reader, code: str) -> Branch:
    """NotFound where there is no such organization; dissolved ones too."""
    places = tree(reader)
    place = places[code]
    rows = reader.view.rows(RECORDS)
    row = reader.view.one(select(rows).where(rows.c.organization == code))
    return _branch(reader, places, place, row)


def _branch(reader: Reader, places: Tree, place: Place, row: Row[Any] | None) -> Branch:
    since = _since(reader, row)
    return Branch(place, unit_of(places, place.code), row, since, _is_doubtful(reader, place, row))


def _since(reader: Reader, row: Row[Any] | None) -> date | None:
    if row is None or row.moved_at is None:
        return None
    moved: date = row.moved_on or reader.day_of(row.moved_at)
    return moved


def _is_doubtful(reader: Reader, place: Place, row: Row[Any] | None) -> bool:
    """An import stated a tier of a branch under six months: it stands, and is looked at."""
    if row is None or row.how != "import" or place.founded_on is None:
        return False
    old_enough = after_months(place.founded_on, reader.parameters.unrated_months)
    since = _since(reader, row)
    return row.tier != Tier.UNRATED and since is not None and since < old_enough


def unit_of(places: Tree, code: str) -> str:
    """The unit at its head; itself where it stands directly under the committee."""
    line = places.lineage(code)
    return line[-2] if len(line) > 1 else code


def shares_of(several: Iterable[Branch]) -> Shares:
    return shares(counts_of(several))


def counts_of(several: Iterable[Branch]) -> dict[str, int]:
    return dict(Counter(each.tier for each in several))


def by_unit(several: Iterable[Branch]) -> dict[str, dict[str, int]]:
    units: dict[str, Counter[str]] = defaultdict(Counter)
    for each in several:
        units[each.unit][each.tier] += 1
    return {code: dict(counts) for code, counts in sorted(units.items())}


def steps(reader: Reader, code: str | None = None) -> list[Row[Any]]:
    """Every move, the first first."""
    rows = reader.view.rows(STEPS)
    query = select(rows).order_by(rows.c.since)
    if code is not None:
        query = query.where(rows.c.organization == code)
    return list(reader.view.all(query))


def over_time(
    reader: Reader, codes: Iterable[str], months: int = 12
) -> list[tuple[Month, Mapping[str, int]]]:
    """How many of these branches held each tier at the end of each month, as recorded by then."""
    last = Month.of(reader.today)
    wanted = set(codes)
    ends = [last.plus(-back) for back in reversed(range(months)) if _began(reader, last, back)]
    moved = [row for row in steps(reader) if row.organization in wanted]
    now: dict[str, str] = {}
    shown: list[tuple[Month, Mapping[str, int]]] = []
    at = 0
    for month in ends:
        end = reader.end_of(month.last_day)
        while at < len(moved) and moved[at].moved_at <= end:
            now[moved[at].organization] = moved[at].tier
            at += 1
        shown.append((month, Counter(now.values())))
    return shown


def _began(reader: Reader, last: Month, back: int) -> bool:
    return last.plus(-back) >= reader.first_month
