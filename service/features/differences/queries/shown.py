"""Two moments side by side as JSON."""

from __future__ import annotations

from service.features.differences.queries.differences import (
    BoardThenNow,
    CellThenNow,
    PartThenNow,
)
from service.features.dispatch.queries import Cell
from service.features.scores.queries.parts import Part
from service.reading import shown
from service.reading.reader import Reader
from service.reading.shown import Shown


def moments(then: Reader, now: Reader) -> Shown:
    """``position@moment`` of each, so that the answer can be asked for again."""
    return {"against": shown.link(then.at), "as_of": shown.link(now.at)}


def board(board: BoardThenNow, changed_only: bool) -> Shown:
    rows = [row for row in board.rows if row.differs or not changed_only]
    return {
        "changed": board.changed,
        "tasks": [{"task": c.task or None, "name": c.name} for c in board.columns],
        "rows": [
            {
                "organization": row.code,
                "name": row.place.name,
                "changed": row.changed,
                "cells": [_cell(c) for c in row.cells if c.differs or not changed_only],
            }
            for row in rows
        ],
    }


def _cell(cell_then_now: CellThenNow) -> Shown:
    return {
        "task": cell_then_now.task or None,
        "differs": cell_then_now.differs,
        "then": _lights(cell_then_now.then),
        "now": _lights(cell_then_now.now),
    }


def _lights(cell: Cell | None) -> Shown | None:
    if cell is None:
        return None
    own = [{"assignment": str(key), "light": light.colour, "shape": light.shape,
            "word": light.word} for key, light, _ in cell.own]  # fmt: skip
    return {"own": own, "below": dict(cell.below)}


def part(this_part: PartThenNow) -> Shown:
    return {
        "name": this_part.part.name,
        "label": this_part.part.label,
        "rule": this_part.part.rule,
        "differs": this_part.differs,
        "then": _figures(this_part.then),
        "now": _figures(this_part.now),
        "parts": [part(each) for each in this_part.parts],
    }


def _figures(part: Part | None) -> Shown | None:
    if part is None:
        return None
    return {
        "score": shown.points(part.score),
        "weight": shown.points(part.weight),
        "reason": part.reason,
        "provisional": part.provisional,
        "facts": part.facts,
    }
