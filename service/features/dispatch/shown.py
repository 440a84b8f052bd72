"""The board as JSON: the same for the API and the command line."""

from __future__ import annotations

from service.features.dispatch.queries import Board, BoardRow, Cell
from service.reading.shown import Shown, points


def show_board(board: Board) -> Shown:
    return {
        "period": str(board.period),
        "under": board.under,
        "due_guessed": board.guessed,
        "tasks": [
            {"task": c.task or None, "name": c.name, "points": points(c.points),
             "counts": dict(board.column_counts(c.task))}
            for c in board.columns
        ],
        "rows": [_board_row(row) for row in board.rows],
        "counts": dict(board.counts()),
    }  # fmt: skip


def _board_row(row: BoardRow) -> Shown:
    return {
        "organization": row.place.code,
        "name": row.place.name,
        "group": row.place.group,
        "cells": [_cell(task, cell) for task, cell in sorted(row.cells.items())],
        "counts": dict(row.counts()),
    }


def _cell(task: str, cell: Cell) -> Shown:
    own = [
        {"assignment": str(key), "period": period, "light": light.colour, "shape": light.shape,
         "word": light.word}
        for key, light, period in cell.own
    ]  # fmt: skip
    return {"task": task or None, "own": own, "below": dict(cell.below)}
