"""The lines of a scheme's workbook: a parameter and its figure, in the unit it is shown in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from service.features.scheme.queries import UNITS
from service.workbooks import values
from service.workbooks.cells import Cell, shown
from service.workbooks.reading import LeftOut, Parsed, Reader, parsed
from service.workbooks.table import Row, Sheet
from service.workbooks.values import WrongValue
from service.workbooks.words import squeezed

WRITTEN = ("timezone", "kinds")  # no figures: a zone's name, and a list as JSON
NO_LIMIT = ("不设上限", "不限", "无上限", "nolimit")


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """参数. ``value`` as the scheme holds it: points in hundredths, shares in ten-thousandths."""

    version: int | None
    name: str
    value: Any
    row: Row


def parse_scheme(sheet: Sheet) -> Parsed[SchemeRow]:
    return parsed(sheet, _scheme_row, ("parameter",), lambda row: (row.version, row.name))


def _scheme_row(reader: Reader) -> SchemeRow | LeftOut:
    name = reader.required("parameter", _parameter, "")
    unit = UNITS.get(name, "")
    version = reader.optional("version", values.parse_whole)
    read = _written if name in WRITTEN else lambda cell: parse_figure(cell, unit)
    blank: tuple[Any] = (None,)
    value = reader.required("figure", lambda cell: (read(cell),), blank)
    return SchemeRow(version, name, value[0], reader.row)


def _parameter(cell: Cell) -> str:
    name = values.parse_code(cell)
    if name not in UNITS and name not in WRITTEN:
        expected = "a parameter of the scheme expected"
        raise WrongValue("the scheme has no parameter “{name}”", expected, name=name)
    return name


def _written(cell: Cell) -> object:
    words = values.parse_text(cell)
    try:
        return json.loads(words) if words.startswith("[") else words
    except (ValueError, RecursionError):
        expected = "a list as the scheme's export gives it expected"
        raise WrongValue("“{value}” is no list", expected, value=words[:40]) from None


def parse_figure(cell: Cell, unit: str) -> int | bool | None:
    if squeezed(shown(cell)).casefold() in NO_LIMIT:
        return None
    if unit == "yes":
        return values.parse_yes(cell)
    if unit == "points":
        return values.parse_points(cell)
    return _share(cell) if unit == "share" else values.parse_whole(cell)


def _share(cell: Cell) -> int:
    """``40%``, as it is shown, or 0.4: hundredths of a per cent are ten-thousandths."""
    if isinstance(cell, Decimal):
        return values.parse_points(Decimal(cell) * 100)
    words = squeezed(shown(cell))
    return values.parse_points(words[:-1] if words.endswith("%") else words)


def figure_read(name: str, words: str) -> Any:
    """A figure as people write it: 1.50 points, 40%; what cannot be read stays the words typed,
    which the scheme then refuses by the parameter's name."""
    try:
        return parse_figure(words.strip(), UNITS.get(name, ""))
    except WrongValue:
        return words
