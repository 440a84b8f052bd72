"""The shares of tiers as a page draws them: against targets, by unit, over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aggregates.rules.tiers import Share
from aggregates.rules.tiers import shares as shares_from
from service.features.tiers.queries.branches import (
    Branch,
    by_unit,
    over_time,
    shares_of,
)
from service.features.tiers.queries.lists import targets
from service.features.tiers.words import TIERS
from service.reading.reader import Reader
from service.web import charts
from service.web.page import Page

MOST_UNITS = 80  # in one picture


@dataclass(frozen=True, slots=True)
class Against:
    """A share with its target, hundredths of a percent."""

    name: str
    share: Share
    target: int | None

    @property
    def reached(self) -> bool | None:
        if self.target is None or self.share.value is None:
            return None
        return self.share.value >= self.target


@dataclass(frozen=True, slots=True)
class Bars:
    """Rows of a picture, with its figures: name, code where it has one, counts by tier."""

    chart: str | None
    rows: Sequence[tuple[str, str, Mapping[str, int]]]


def shares(reader: Reader, every: Sequence[Branch]) -> list[Against]:
    of, wanted = shares_of(every), targets(reader, reader.today.year)
    return [Against(name, getattr(of, name), wanted[name]) for name in wanted]


def units(page: Page, every: Sequence[Branch]) -> Bars:
    """The units whose share that passes is lowest first."""
    counts = by_unit(every)
    rows = [(page.tree[code].name, code, of) for code, of in counts.items()]
    rows.sort(key=lambda row: (_passing(row[2]), row[1]))
    return Bars(_drawn(page, rows[:MOST_UNITS]), rows)


def _passing(counts: Mapping[str, int]) -> int:
    value = shares_from(counts).standard.value
    return 10_001 if value is None else value


def months(page: Page, every: Sequence[Branch]) -> Bars:
    moved = over_time(page.reader, [each.place.code for each in every])
    rows = [(str(month), "", counts) for month, counts in moved]
    return Bars(_drawn(page, rows), rows)


def _drawn(page: Page, rows: Sequence[tuple[str, str, Mapping[str, int]]]) -> str | None:
    if not rows:
        return None
    series = [(page.words(tier), [float(of.get(tier, 0)) for *_, of in rows]) for tier in TIERS]
    return charts.bars([name for name, *_ in rows], series, "")
