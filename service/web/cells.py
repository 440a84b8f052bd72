"""How a column's values are written: in JSON, in a workbook, on a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

from aggregates.values.points import format_points
from service.reading import shown
from service.workbooks.writing import Kind

Translate = Callable[[str], str]
NOTHING = "—"


class Cell(StrEnum):
    TEXT = "text"
    CODE = "code"
    WORD = "word"  # one of ours: translated where people read it
    WHOLE = "whole"
    POINTS = "points"  # whole hundredths
    DAY = "day"  # a date
    MOMENT = "moment"  # microseconds since 1970
    FLAG = "flag"  # yes, or nothing said
    LIST = "list"  # of texts
    OBJECT = "object"  # for programs alone


TYPES: dict[Cell, Any] = {
    Cell.TEXT: str, Cell.CODE: str, Cell.WORD: str, Cell.WHOLE: int, Cell.POINTS: str,
    Cell.DAY: str, Cell.MOMENT: str, Cell.FLAG: bool, Cell.LIST: list[str],
    Cell.OBJECT: dict[str, Any],
}  # fmt: skip
_KINDS: dict[Cell, Kind] = {Cell.WHOLE: "whole", Cell.POINTS: "points", Cell.DAY: "date"}
NUMBERS = frozenset({Cell.WHOLE, Cell.POINTS})


def heading_kind(cell: Cell) -> Kind:
    return _KINDS.get(cell, "text")


# As JSON holds it: points as strings of decimals, days and moments in ISO 8601; else as it is.
FOR_PROGRAMS: dict[Cell, Callable[[Any], Any]] = {
    Cell.POINTS: format_points, Cell.DAY: date.isoformat, Cell.MOMENT: shown.moment,
    Cell.LIST: list,
}  # fmt: skip


def for_sheets(cell: Cell, value: Any, translate: Translate) -> Any:
    """As a workbook's cell holds it; what says nothing is an empty cell."""
    match cell, value:
        case _, None:
            return None
        case Cell.WORD, str():
            return translate(value)
        case Cell.MOMENT, int():
            return shown.moment(value)
        case Cell.FLAG, _:
            return translate("yes") if value else None
        case Cell.LIST, _:
            return translate(", ").join(map(str, value))
    return value


def for_people(cell: Cell, value: Any, translate: Translate, moment: Callable[[Any], str]) -> str:
    """``moment``: how the page writes one, by the clock that people read."""
    match cell, value:
        case _, None | "":
            return NOTHING
        case Cell.POINTS, int():
            return format_points(value)
        case Cell.MOMENT, _:
            return moment(value)
    text = for_sheets(cell, value, translate)
    return NOTHING if text is None else str(text)
