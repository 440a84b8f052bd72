"""What a workbook is told when it cannot be read, and what each wrong cell is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Self

from aggregates.errors import Refused


class Unreadable(Refused):
    """The file as a whole is no workbook that can be read; nothing in it was looked at further."""

    status = 422
    file = sheet = cell = ""

    def at(self, *, file: str = "", sheet: str = "", cell: str = "") -> Self:
        """The same, with where it is so; what is known already stays."""
        self.file = self.file or file
        if not self.sheet:
            self.sheet, self.cell = sheet, cell
        return self

    @property
    def where(self) -> str:
        """``a.xlsx``, ``a.xlsx:表1!G17``."""
        within = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return ":".join(filter(None, (self.file, within)))

    def __str__(self) -> str:
        said = super().__str__()
        return f"{self.where}: {said}" if self.where else said


class TooMuch(Unreadable):
    """The file is larger than one reading may be."""


def _as_it_is(template: str) -> str:
    return template


@dataclass(frozen=True, slots=True)
class CellError:
    """One wrong cell. ``wrong`` and ``expected`` are English templates with named places.

    They are also the catalogue's keys, so ``told(gettext)`` says the same in another language.
    """

    file: str
    sheet: str
    cell: str  # "G17"
    wrong: str
    expected: str
    places: dict[str, object] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = _as_it_is) -> str:
        """``FILE:sheet!cell: what is wrong, what is expected``."""
        return f"{self.file}:{self.sheet}!{self.cell}: {self.reason(translate)}"

    def reason(self, translate: Callable[[str], str] = _as_it_is) -> str:
        both = translate("{wrong}, {expected}")
        return both.format(wrong=self.told_wrong(translate), expected=self.told_expected(translate))

    def told_wrong(self, translate: Callable[[str], str] = _as_it_is) -> str:
        """A refusal's whole sentence may be what is wrong; its full stop is then left out."""
        return translate(self.wrong).format(**self.places).rstrip(".。")

    def told_expected(self, translate: Callable[[str], str] = _as_it_is) -> str:
        return translate(self.expected).format(**self.places)

    def __str__(self) -> str:
        return self.text()

    @property
    def row(self) -> int:
        """The row as a spreadsheet counts it, from 1."""
        return int(re.sub(r"\D", "", self.cell) or 0)


def in_order(errors: Iterable[CellError]) -> list[CellError]:
    """By row, then by column."""
    return sorted(errors, key=lambda error: (error.row, len(error.cell), error.cell))
