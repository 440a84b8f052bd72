"""What a cell holds once it is read, whatever the file it came from; and how cells are named."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Context, Decimal
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell without a value of its own: ``#N/A`` and the like, or a formula never calculated."""

    shown: str  # "" for a formula never calculated


UNCALCULATED = Fault("")


class Number(Decimal):
    """A number whose format shows other words than its figures: 1.10, 0012, 80%."""

    words: str

    def __new__(cls, number: Decimal, words: str) -> Number:
        made = super().__new__(cls, number)
        made.words = words
        return made


Cell = str | Decimal | bool | date | datetime | Fault
Cells = dict[int, Cell]  # by column, from 1; blank cells are absent


class Merge(NamedTuple):
    """A merged block: the cell at its top left speaks for all. All ends are inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """One sheet as it lies in the file: only what is there, by row and column from 1."""

    name: str
    hidden: bool = False
    rows: dict[int, Cells] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    beyond: dict[int, tuple[int, str]] = field(default_factory=dict)  # by column, too far right
    count: int = 0  # of cells
    strays: int = 0


def column_letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """``cell_name(17, 7)`` is ``G17``."""
    return f"{column_letters(column)}{row}"


_FIFTEEN = Context(prec=15)
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)


def parse_cell_name(name: str) -> tuple[int, int] | None:
    """``G17`` to ``(17, 7)``; anything else to ``None``."""
    match = _REFERENCE.fullmatch(name)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def shown(cell: Cell | None) -> str:
    """The cell as words: trimmed, with plain line breaks; a whole number without its ``.0``."""
    match cell:
        case None:
            return ""
        case str():
            return cell.strip()
        case bool():
            return "TRUE" if cell else "FALSE"
        case Number():
            return cell.words
        case Decimal():
            return _plain_number(cell)
        case datetime():
            return cell.date().isoformat() if not (cell.hour or cell.minute) else str(cell)
        case date():
            return cell.isoformat()
        case Fault():
            return cell.shown
    raise TypeError(cell)  # pragma: no cover  # every kind of cell stands above


def _plain_number(number: Decimal) -> str:
    """At most the 15 figures that a spreadsheet shows; 12 and never 12.0."""
    words = str(number)
    if len(words) > 16 or "E" in words:
        whole = number.to_integral_value()
        words = format(whole if number == whole else _FIFTEEN.plus(number), "f")
    return words.rstrip("0").rstrip(".") if "." in words else words
