"""Reads the lines above and below a table: the period, 填报单位 and 填报时间."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from aggregates.values.period import Month, Period, Quarter, Year
from service.sheets.cells import Cell, shown
from service.sheets.chinese_numbers import with_digits
from service.sheets.values import WrongValue, parse_date
from service.sheets.words import squeezed

_LABELLED = re.compile(
    r"(?P<label>填报时间|填报日期|填表时间|填表日期|报送时间|报送日期|上报时间|上报日期|statedon"
    r"|填报单位|报送单位|填表单位|制表单位|单位名称|unit|数据截至|截至|asof|打印时间|打印日期"
    r"|制表时间|制表日期|印发日期)[:：]",
    re.IGNORECASE,
)
_STATED = {
    "填报时间", "填报日期", "填表时间", "填表日期", "报送时间", "报送日期", "上报时间", "上报日期",
    "statedon",
}  # fmt: skip
_UNIT = {"填报单位", "报送单位", "填表单位", "制表单位", "单位名称", "unit"}
_YEAR = r"(?<!\d)(20\d\d|21\d\d)"
_MONTH = re.compile(
    _YEAR + r"(?:年度?(0?[1-9]|1[0-2])月份?(?!\d{1,2}[日号])|[-./](0?[1-9]|1[0-2])(?![-./月\d季]))"
)
_QUARTER = re.compile(_YEAR + r"(?:年度?第?([1-4])季度?|[-]?q([1-4]))", re.IGNORECASE)
_YEAR_ALONE = re.compile(_YEAR + r"(?:年度?(?![\d第]))")

Placed = tuple[int, int, Cell]  # row, column, what stands there


@dataclass(frozen=True, slots=True)
class Titles:
    """What the lines around a table say. ``stated_at`` names the cell of 填报时间."""

    lines: tuple[str, ...] = ()  # above the table, as they stand
    periods: tuple[Period, ...] = ()  # more than one contradict each other
    unit: str | None = None
    stated_on: date | None = None
    stated_at: tuple[int, int] | None = None
    stated_badly: WrongValue | None = None

    @property
    def period(self) -> Period | None:
        return self.periods[0] if len(self.periods) == 1 else None


def read_titles(above: Sequence[Placed], below: Sequence[Placed], sheet_name: str) -> Titles:
    """The period stands above, else in the sheet's name; labels may stand below too."""
    labels = _labelled([*above, *below])
    unit = next((shown(value) for label, _, _, value in labels if label in _UNIT), "")
    stated = [found for found in labels if found[0] in _STATED and shown(found[3])]
    titles = Titles(
        lines=_lines(above),
        periods=find_periods(shown(value) for _, _, value in above) or find_periods([sheet_name]),
        unit=unit or None,
    )
    return _with_date(titles, *stated[0][1:]) if stated else titles


def _lines(placed: Sequence[Placed]) -> tuple[str, ...]:
    rows = groupby(placed, key=lambda place: place[0])
    return tuple("    ".join(shown(value) for _, _, value in cells) for _, cells in rows)


def _with_date(titles: Titles, row: int, column: int, value: Cell) -> Titles:
    try:
        day, wrong = parse_date(value), None
    except WrongValue as error:
        day, wrong = None, error
    return Titles(titles.lines, titles.periods, titles.unit, day, (row, column), wrong)


def _labelled(placed: Sequence[Placed]) -> list[tuple[str, int, int, Cell]]:
    """(label, row, column, value) of ``填报时间：…``; the value may stand in the next cell."""
    found: list[tuple[str, int, int, Cell]] = []
    for index, (row, column, cell) in enumerate(placed):
        if not isinstance(cell, str):
            continue
        for label, value in _segments(cell):
            beside = placed[index + 1] if index + 1 < len(placed) else None
            if value or beside is None or beside[0] != row or _has_label(beside[2]):
                found.append((label, row, column, value))
            else:
                found.append((label, *beside))
    return found


def _has_label(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(_segments(cell))


def _segments(line: str) -> list[tuple[str, str]]:
    """``填报单位：甲    填报时间：2026年11月3日`` to its labels and what follows each."""
    spaced = _tight_labels(line)
    matches = list(_LABELLED.finditer(spaced))
    ends = [match.start() for match in matches[1:]] + [len(spaced)] * bool(matches)
    return [
        (match["label"].casefold(), spaced[match.end() : end].strip(" \t\n_　()（）"))
        for match, end in zip(matches, ends, strict=True)
    ]


def _tight_labels(line: str) -> str:
    return re.sub(r"(?<=[一-鿿])[ 　\t]+(?=[一-鿿]{1,3}[ 　\t]*[:：])|[ 　\t]+(?=[:：])", "", line)


def find_periods(lines: Iterable[str]) -> tuple[Period, ...]:
    """The different months named, else the quarters, else the years; dates do not count."""
    plain = [with_digits(squeezed(_without_labels(line))) for line in lines]
    finders = (
        (_MONTH, lambda match: Month(int(match[1]), int(match[2] or match[3]))),
        (_QUARTER, lambda match: Quarter(int(match[1]), int(match[2] or match[3]))),
        (_YEAR_ALONE, lambda match: Year(int(match[1]))),
    )
    for pattern, make in finders:
        found: dict[Period, None] = {
            make(match): None for line in plain for match in pattern.finditer(line)
        }
        if found:
            return tuple(found)
    return ()


def _without_labels(line: str) -> str:
    match = _LABELLED.search(_tight_labels(line))
    return _tight_labels(line)[: match.start()] if match else line
