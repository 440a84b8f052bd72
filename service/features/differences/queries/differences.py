"""Two moments side by side (对照): what a board, a ranking or a score was, and what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from aggregates.errors import NotFound
from aggregates.values.period import Period
from service.features.dispatch.queries import Board, BoardColumn, BoardRow, Cell, board
from service.features.scores.queries.explain import explain
from service.features.scores.queries.parts import Part
from service.features.scores.queries.rankings import Ranking, RankingRow, ranking
from service.reading.reader import Reader
from service.reading.tree import Place

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CellThenNow:
    """None where there was nothing at that moment."""

    task: str
    then: Cell | None
    now: Cell | None

    @property
    def differs(self) -> bool:
        return _lights(self.then) != _lights(self.now)


@dataclass(frozen=True, slots=True)
class BoardRowThenNow:
    """``then``, ``now``: the organization as it stood; None where it did not."""

    code: str
    then: Place | None
    now: Place | None
    cells: list[CellThenNow]

    @property
    def place(self) -> Place:
        place = self.now or self.then
        assert place is not None
        return place

    @property
    def differs(self) -> bool:
        return self.then is None or self.now is None or any(cell.differs for cell in self.cells)

    @property
    def changed(self) -> int:
        return sum(cell.differs for cell in self.cells)


@dataclass(frozen=True, slots=True)
class BoardThenNow:
    columns: list[BoardColumn]
    rows: list[BoardRowThenNow]

    @property
    def changed(self) -> int:
        """How many cells differ."""
        return sum(row.changed for row in self.rows)


def boards(then: Reader, now: Reader, period: Period, top: str | None, whole: bool) -> BoardThenNow:
    """NotFound where there is no such organization at the later moment; at the earlier one it has
    an empty board."""
    compared = board(now, period, top, whole)
    try:
        return compare_boards(board(then, period, top, whole), compared)
    except NotFound:
        return compare_boards(Board(period, compared.under, [], [], False), compared)


def compare_boards(then: Board, now: Board) -> BoardThenNow:
    """Every organization and task of either moment, in the order of the later one."""
    columns = _union(now.columns, then.columns, lambda column: column.task)
    before = {row.place.code: row for row in then.rows}
    after = {row.place.code: row for row in now.rows}
    rows = [
        _row(code, before.get(code), after.get(code), columns)
        for code in _union(after, before, lambda code: code)
    ]
    return BoardThenNow(columns, rows)


def _row(
    code: str, then: BoardRow | None, now: BoardRow | None, columns: Sequence[BoardColumn]
) -> BoardRowThenNow:
    cells = []
    for column in columns:
        before = then.cells.get(column.task) if then else None
        after = now.cells.get(column.task) if now else None
        if before is not None or after is not None:
            cells.append(CellThenNow(column.task, before, after))
    return BoardRowThenNow(code, then.place if then else None, now.place if now else None, cells)


def _lights(cell: Cell | None) -> object:
    return None if cell is None else (cell.own, dict(cell.below))


@dataclass(frozen=True, slots=True)
class RankThenNow:
    """None where the ranking of that moment has no such row."""

    organization: str
    then: RankingRow | None
    now: RankingRow | None

    @property
    def row(self) -> RankingRow:
        ranking_row = self.now or self.then
        assert ranking_row is not None
        return ranking_row

    @property
    def differs(self) -> bool:
        return _rank(self.then) != _rank(self.now)

    @property
    def moved(self) -> int | None:
        """Ranks up (+) or down from the one moment to the other."""
        if self.then is None or self.now is None:
            return None
        if self.then.rank is None or self.now.rank is None or self.then.peers != self.now.peers:
            return None
        return self.then.rank - self.now.rank

    @property
    def gained(self) -> int | None:
        """Hundredths of a point."""
        before = self.then.score.score if self.then else None
        after = self.now.score.score if self.now else None
        return None if before is None or after is None else after - before


def rankings(
    then: Reader, now: Reader, period: Period, under: str | None, group: str | None,
    see: Callable[[Ranking], Ranking],
) -> list[RankThenNow]:  # fmt: skip
    """``see``: what of a ranking the reader may see."""
    compared = see(ranking(now, period, under=under, group=group))
    try:
        before = see(ranking(then, period, under=under, group=group))
    except NotFound:
        before = Ranking(period, False, under, [])
    return compare_rankings(before, compared)


def compare_rankings(then: Ranking, now: Ranking) -> list[RankThenNow]:
    """By the later moment's order; whoever is in the earlier one alone comes last."""
    before = {row.organization: row for row in then.rows}
    after = {row.organization: row for row in now.rows}
    codes = _union(after, before, lambda code: code)
    return [RankThenNow(code, before.get(code), after.get(code)) for code in codes]


def _rank(row: RankingRow | None) -> object:
    if row is None:
        return None
    return row.peers, row.rank, row.score.score, row.score.provisional, row.note or row.score.reason


@dataclass(frozen=True, slots=True)
class PartThenNow:
    """A part of a score at both moments, with its own parts matched by what they are of."""

    then: Part | None
    now: Part | None
    parts: list[PartThenNow] = field(default_factory=list)

    @property
    def part(self) -> Part:
        part = self.now or self.then
        assert part is not None
        return part

    @property
    def differs(self) -> bool:
        return _figures(self.then) != _figures(self.now) or any(p.differs for p in self.parts)


def scorecards(then: Reader, now: Reader, organization: str, period: Period) -> PartThenNow:
    part = explain(now, organization, period)
    try:
        return compare_parts(explain(then, organization, period), part)
    except NotFound:
        return compare_parts(None, part)


def compare_parts(then: Part | None, now: Part | None) -> PartThenNow:
    before = {_of(part): part for part in then.parts} if then else {}
    after = {_of(part): part for part in now.parts} if now else {}
    names = _union(after, before, lambda name: name)
    parts = [compare_parts(before.get(name), after.get(name)) for name in names]
    return PartThenNow(then, now, parts)


def _of(part: Part) -> tuple[str, Period | None, str | None]:
    return part.name, part.period, part.label


def _figures(part: Part | None) -> object:
    if part is None:
        return None
    return part.score, part.reason, part.weight, part.provisional


def _union(first: Iterable[T], second: Iterable[T], key: Callable[[T], object]) -> list[T]:
    """All of the first in their order, then those of the second that the first has not."""
    pairs = {key(each): each for each in first}
    for each in second:
        pairs.setdefault(key(each), each)
    return list(pairs.values())
