"""The hierarchy (组织树) as of a moment, and as a period is judged by it (R19)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import Row, select

from aggregates.errors import NotFound
from aggregates.values.period import Period
from projections.organizations import ORGANIZATIONS, TIERS
from service.reading.reader import Reader


@dataclass(frozen=True, slots=True)
class Place:
    """An organization in the tree. Times are microseconds since 1970."""

    code: str
    name: str
    kind: str
    superior: str | None
    group: str | None
    members: int | None
    has_groups: bool
    registered_at: int
    dissolved_at: int | None
    merged_into: str | None = None
    founded_on: date | None = None
    tier: str | None = None


# Of the view, in the order of Place, to which the tier comes.
PLACE = (
    "organization", "name", "kind", "superior", "group", "members", "has_groups",
    "registered_at", "dissolved_at", "merged_into", "founded_on",
)  # fmt: skip


class Tree:
    """All organizations there are or were, dissolved ones included."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = {place.code: place for place in places}

    def __getitem__(self, code: str) -> Place:
        try:
            return self.places[code]
        except KeyError:
            raise NotFound("There is no organization {code}.", code=code) from None

    def __contains__(self, code: object) -> bool:
        return code in self.places

    @cached_property
    def root(self) -> str | None:
        return next((p.code for p in self.places.values() if p.superior is None), None)

    @cached_property
    def beneath(self) -> dict[str, list[str]]:
        """The codes directly under each, in order, without dissolved ones."""
        children: dict[str, list[str]] = defaultdict(list)
        for code in sorted(self.places):
            place = self.places[code]
            if place.superior is not None and place.dissolved_at is None:
                children[place.superior].append(code)
        return children

    def lineage(self, code: str) -> list[str]:
        """The organization and all above it, nearest first."""
        codes: list[str] = []
        next_code: str | None = self[code].code
        while next_code is not None and next_code not in codes:
            codes.append(next_code)
            next_code = self.places[next_code].superior
        return codes

    def subtree(self, code: str) -> Iterator[str]:
        """The organization and all beneath it, dissolved ones left out, parents first."""
        yield code
        for child in self.beneath.get(code, []):
            yield from self.subtree(child)


def tree(reader: Reader) -> Tree:
    """As it stands at the reader's moment; read once."""
    if "tree" not in reader.memo:
        reader.memo["tree"] = reader.remembered("tree", lambda: _tree(reader))
    tree: Tree = reader.memo["tree"]
    return tree


def _tree(reader: Reader) -> Tree:
    rows, tiers = reader.view.rows(ORGANIZATIONS), reader.view.rows(TIERS)
    columns = (rows.c[name] for name in PLACE)
    query = select(*columns, tiers.c.tier).outerjoin(
        tiers, tiers.c.organization == rows.c.organization
    )
    changed: Iterable[Sequence[Any]] = reader.view.all(query)
    return Tree(Place(*row) for row in changed)


def tree_of(reader: Reader, period: Period) -> Tree:
    """Superior, group and kind as recorded at the period's last moment, or as first recorded
    where that is later (R19); names as known now. What was dissolved later stood in it still.
    Only what changed since then is looked up, mostly nothing."""
    return reader.remembered(("tree of", period), lambda: _tree_of(reader, period))


def _tree_of(reader: Reader, period: Period) -> Tree:
    now, earlier = tree(reader), reader.as_it_stood(period)
    end = reader.end_of(period.months[-1].last_day)
    judged = {} if earlier is reader else _judged(reader, earlier)
    again = {p.code for p in now.places.values() if p.dissolved_at and p.dissolved_at > end}
    if not judged and not again:
        return now
    return Tree(
        _as_judged(place, judged.get(place.code), place.code in again)
        for place in now.places.values()
    )


Judged = tuple[str | None, str | None, str]  # superior, group, kind


def _judged(reader: Reader, earlier: Reader) -> dict[str, Judged]:
    """Of what changed since the earlier moment: as it was then, or as first recorded."""
    then_at = earlier.at.position
    changed = [row for row in _changes(reader) if row.since > then_at]
    if not changed:
        return {}
    first = {row.organization: tuple(row)[2:] for row in changed}
    rows = earlier.view.rows(ORGANIZATIONS)
    names = ("organization", "superior", "group", "kind")
    query = select(*(rows.c[name] for name in names))
    then = earlier.view.all(query.where(rows.c.organization.in_(list(first))))
    return first | {row.organization: tuple(row)[1:] for row in then}


def _changes(reader: Reader) -> Sequence[Row[Any]]:
    """Since when each organization is as it is, and how it was first recorded."""
    if "tree changes" not in reader.memo:
        rows = reader.view.rows(ORGANIZATIONS)
        names = ("organization", "since", "first_superior", "first_group", "first_kind")
        reader.memo["tree changes"] = reader.view.all(select(*(rows.c[name] for name in names)))
    changed: Sequence[Row[Any]] = reader.memo["tree changes"]
    return changed


def _as_judged(place: Place, judged: Judged | None, stood: bool) -> Place:
    """``stood``: it was dissolved later."""
    if stood:
        place = replace(place, dissolved_at=None, merged_into=None)
    if judged is None or judged == (place.superior, place.group, place.kind):
        return place
    superior, group, kind = judged
    return replace(place, superior=superior, group=group, kind=kind)


def lineage(reader: Reader, code: str) -> list[str]:
    """The organization and all above it, by one recursive query; NotFound."""
    rows = reader.view.rows(ORGANIZATIONS)
    start = select(rows.c.organization, rows.c.superior).where(rows.c.organization == code)
    chain = start.cte("chain", recursive=True)
    above = reader.view.rows(ORGANIZATIONS)
    step = select(above.c.organization, above.c.superior).join(
        chain, above.c.organization == chain.c.superior
    )
    whole = chain.union(step)
    superiors = {row.organization: row.superior for row in reader.view.all(select(whole))}
    if code not in superiors:
        raise NotFound("There is no organization {code}.", code=code)
    ordered = [code]
    while (superior := superiors[ordered[-1]]) is not None and superior in superiors:
        ordered.append(superior)
    return ordered


def subtree(reader: Reader, code: str) -> set[str]:
    """The codes of the organization and all beneath it, dissolved ones included."""
    rows, below = reader.view.rows(ORGANIZATIONS), reader.view.rows(ORGANIZATIONS)
    start = select(rows.c.organization).where(rows.c.organization == code)
    chain = start.cte("chain", recursive=True)
    step = select(below.c.organization).join(chain, below.c.superior == chain.c.organization)
    whole = chain.union(step)
    return {row.organization for row in reader.view.all(select(whole))}


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether an organization was there for the whole of a period (R1, R11, R19)."""

    known: bool
    new: bool = False
    dissolved: bool = False


def presence(reader: Reader, place: Place, period: Period) -> Presence:
    """``known``: it counts in the period at all. Those first recorded in the month the store was
    made are never new and count in every earlier period (R1)."""
    registered, (first, last) = reader.day_of(place.registered_at), _span(period)
    gone = reader.day_of(place.dissolved_at) if place.dissolved_at is not None else None
    if gone is not None and gone < first:
        return Presence(known=False, dissolved=True)
    dissolved = gone is not None and gone <= last
    if registered <= reader.first_month_ends:
        return Presence(known=True, dissolved=dissolved)
    return Presence(known=registered <= last, new=registered > first, dissolved=dissolved)


@lru_cache(maxsize=64)
def _span(period: Period) -> tuple[date, date]:
    """Asked for every organization there is."""
    return period.months[0].first_day, period.months[-1].last_day
