"""What two moments come to (摘要), said before the lines that differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aggregates.values.points import format_points
from aggregates.words import N_
from service.features.differences.queries.differences import (
    BoardThenNow,
    PartThenNow,
    RankThenNow,
)
from service.features.dispatch.queries import Cell

COLOURS = (
    ("red", N_("red lights")),
    ("yellow", N_("yellow lights")),
    ("green", N_("green lights")),
)


ROSE, FELL = N_("have risen"), N_("have fallen")


@dataclass(frozen=True, slots=True)
class Summary:
    """``before`` None: it is of both moments together. ``more``: a name or a figure beside."""

    words: str
    before: str | None
    after: str
    more: str = ""


def of_a_board(board: BoardThenNow) -> list[Summary]:
    """How many lines showed each colour."""
    cells = [cell for row in board.rows for cell in row.cells]
    then = _counted(cell.then for cell in cells)
    now = _counted(cell.now for cell in cells)
    return [Summary(words, str(then[name]), str(now[name])) for name, words in COLOURS]


def _counted(cells: Iterator[Cell | None]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for cell in cells:
        if cell is not None:
            counted.update(cell.counts())
    return counted


def of_a_ranking(rows: Sequence[RankThenNow]) -> list[Summary]:
    """How many rose and fell, and who by most."""
    moved = [row for row in rows if row.moved]
    up = sorted((row for row in moved if (row.moved or 0) > 0), key=lambda row: -(row.moved or 0))
    down = sorted((row for row in moved if (row.moved or 0) < 0), key=lambda row: row.moved or 0)
    return [
        Summary(ROSE, None, str(len(up)), _furthest(up)),
        Summary(FELL, None, str(len(down)), _furthest(down)),
    ]


def _furthest(rows: Sequence[RankThenNow]) -> str:
    return f"{rows[0].row.name} {abs(rows[0].moved or 0)}" if rows else ""


def of_a_scorecard(this_part: PartThenNow) -> list[Summary]:
    """The whole score, and how many of its parts are otherwise."""
    then, now = (part.score if part else None for part in (this_part.then, this_part.now))
    gained = "" if then is None or now is None else _signed(now - then)
    parts = sum(1 for part in _leaves(this_part) if part.differs)
    return [
        Summary(N_("Score"), _points(then), _points(now), gained),
        Summary(N_("parts that differ"), None, str(parts)),
    ]


def _signed(hundredths: int) -> str:
    return f"{'+' if hundredths > 0 else ''}{format_points(hundredths)}"


def _points(score: int | None) -> str:
    return "—" if score is None else format_points(score)


def _leaves(part: PartThenNow) -> Iterator[PartThenNow]:
    if not part.parts:
        yield part
    for below in part.parts:
        yield from _leaves(below)
