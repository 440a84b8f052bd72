"""What differs between two moments: its tables, each said once for page, JSON and workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from service.features.differences.queries.differences import (
    BoardRowThenNow,
    BoardThenNow,
    CellThenNow,
    PartThenNow,
    RankThenNow,
)
from service.features.dispatch.queries import Cell as BoardCell
from service.features.scores import columns as scores
from service.features.scores.queries.parts import Part
from service.features.scores.queries.rankings import RankingRow
from service.web.cells import Cell, Translate
from service.web.columns import Column, Columns
from service.web.labels import PARTS

COLOURS = ("red", "yellow", "green", "grey")

# --- a ranking ----------------------------------------------------------------------------------


def _at(moment: str, value: Callable[[RankingRow], Any]) -> Callable[[RankThenNow], Any]:
    def value_then(each: RankThenNow) -> Any:
        row = getattr(each, moment)
        return None if row is None else value(row)

    return value_then


def _rank(row: RankingRow) -> int | None:
    return row.rank


def _score(row: RankingRow) -> int | None:
    return row.score.score


def _place(moment: str, words: str) -> Column[RankThenNow]:
    """The whole row of that moment; null: it was not ranked."""
    return Column(
        name=moment, words=words, cell=Cell.OBJECT, value=_at(moment, scores.RANKS.json),
        type=scores.RANKS.model, optional=True, sheet=False, sorts=False,
    )  # fmt: skip


def _figure(
    name: str, words: str, cell: Cell, value: Callable[[RankThenNow], Any]
) -> Column[RankThenNow]:
    return Column(name=name, words=words, cell=cell, value=value, page=False, programs=False)


RANKS = Columns[RankThenNow](
    "RankDifference",
    "Then and now",
    (
        Column(
            name="organization", words="Organization code", head="Organization", example="U001"
        ),
        Column(
            name="name", words="Organization name", value=lambda each: each.row.name, page=False
        ),
        Column(name="group", words="Peer group", value=lambda each: each.row.peers),
        _figure("rank_then", words="Rank then", cell=Cell.WHOLE, value=_at("then", _rank)),
        _figure("rank_now", words="Rank now", cell=Cell.WHOLE, value=_at("now", _rank)),
        _figure("score_then", words="Score then", cell=Cell.POINTS, value=_at("then", _score)),
        _figure("score_now", words="Score now", cell=Cell.POINTS, value=_at("now", _score)),
        _place("then", words="Then"),
        _place("now", words="Now"),
        Column(name="moved", words="Ranks moved", cell=Cell.WHOLE, optional=True, sheet=False),
        Column(name="gained", words="Gained", cell=Cell.POINTS, optional=True, example="1.50"),
        Column(name="differs", cell=Cell.FLAG),
    ),
)  # fmt: skip

# --- a board ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One cell of the board; None: an organization that stood there at one moment only."""

    row: BoardRowThenNow
    cell: CellThenNow | None
    task: str | None  # its name

    @property
    def differs(self) -> bool:
        return self.cell is None or self.cell.differs


def lines(board: BoardThenNow, changed_only: bool) -> Iterator[BoardLine]:
    names = {column.task: column.name for column in board.columns}
    for row in board.rows:
        if changed_only and not row.differs:
            continue
        cells = [cell for cell in row.cells if cell.differs or not changed_only]
        for cell in cells:
            yield BoardLine(row, cell, names[cell.task])
        if not cells:
            yield BoardLine(row, None, None)


def _task(line: BoardLine, translate: Translate) -> str | None:
    if line.cell is None:
        return None
    return f"{line.cell.task} {line.task or ''}".strip() or translate("By hand")


def _lights(moment: str) -> Callable[[BoardLine, Translate], str]:
    def lights(line: BoardLine, translate: Translate) -> str:
        if line.cell is None:
            stood = getattr(line.row, moment) is not None
            return translate("on the board") if stood else translate("not there")
        return _said(getattr(line.cell, moment), translate)

    return lights


def _said(cell: BoardCell | None, translate: Translate) -> str:
    if cell is None:
        return "—"
    own = [translate(light.word) for _, light, _ in cell.own]
    below = [f"{translate(c)} {cell.below[c]}" for c in COLOURS if cell.below.get(c)]
    return "、".join([*own, *below])


BOARD = Columns[BoardLine](
    "BoardLineDifference",
    "Then and now",
    (
        Column(
            name="organization", words="Organization code", head="Organization",
            value=lambda line: line.row.code,
        ),
        Column(
            name="name", words="Organization name", value=lambda line: line.row.place.name,
            page=False,
        ),
        Column(name="task", words="Task", said=_task),
        Column(name="then", words="Then", said=_lights("then"), sorts=False),
        Column(name="now", words="Now", said=_lights("now"), sorts=False),
        Column(name="differs", words="Differs", cell=Cell.FLAG, page=False),
    ),
)  # fmt: skip

# --- a scorecard --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of a score, as deep as it lies."""

    of: PartThenNow
    depth: int


def parts(part: PartThenNow, depth: int = 0) -> Iterator[PartLine]:
    yield PartLine(part, depth)
    for below in part.parts:
        yield from parts(below, depth + 1)


def _part(line: PartLine, translate: Translate) -> str:
    part = line.of.part
    name = translate(PARTS.get(part.name, part.name))
    return "　" * line.depth + (f"{name} {part.period}" if part.period else name)


def _points(part: Part | None) -> int | None:
    return part.score if part is not None else None


def _fact(position: int) -> str:
    return f"/trail/{position}"


SCORECARD = Columns[PartLine](
    "PartLineDifference",
    "Then and now",
    (
        Column(name="part", words="Part", said=_part),
        Column(name="label", words="Of", value=lambda line: line.of.part.label),
        Column(name="rule", words="Rule", value=lambda line: line.of.part.rule, page=False),
        Column(
            name="then", words="Score then", head="Then", cell=Cell.POINTS,
            value=lambda line: _points(line.of.then),
        ),
        Column(
            name="now", words="Score now", head="Now", cell=Cell.POINTS,
            value=lambda line: _points(line.of.now),
        ),
        Column(
            name="differs", words="Differs", cell=Cell.FLAG, value=lambda line: line.of.differs,
            page=False,
        ),
        Column(
            name="facts", words="Facts", cell=Cell.LIST, value=lambda line: line.of.part.facts,
            link=_fact, sheet=False,
        ),
    ),
)  # fmt: skip
