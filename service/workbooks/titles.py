"""Reads the lines above and below a table: the period, 填报单位 and 填报时间."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from aggregates.values.period import Month, Period, Quarter, Year
from service.workbooks.cells import Cell, cell_name, shown
from service.workbooks.chinese_numbers import with_digits
from service.workbooks.values import WrongValue, parse_date
from service.workbooks.words import squeezed

_LABELLED = re.compile(
    r"(?P<label>填报时间|填报日期|填表时间|填表日期|报送时间|报送日期|上报时间|上报日期|statedon"
    r"|填报单位|报送单位|填表单位|制表单位|单位名称|unit|数据截至|截至|asof|打印时间|打印日期"
    r"|制表时间|制表日期|印发日期"
    r"|填报人|填表人|制表人|报送人|审核人|复核人|经办人|联系人|联系电话|负责人|单位负责人|主要负责人|分管领导"
    r"|(?:考核|自评|填报|所属|报告|评价)?(?:月份|月度|期间|周期)|所属期|报告期)"
    r"(?:[(（][^()（）:：]{0,10}[)）])?[:：]",
    re.IGNORECASE,
)
_OF_THE_PERIOD = re.compile("月份|月度|期间|周期|所属期|报告期")
_FILLED_IN = {
    "填报时间",
    "填报日期",
    "填表时间",
    "填表日期",
    "statedon",
}  # before those that follow
_STATED = _FILLED_IN | {"报送时间", "报送日期", "上报时间", "上报日期"}
_UNIT = {"填报单位", "报送单位", "填表单位", "制表单位", "单位名称", "unit"}
_YEAR = r"(?<!\d)(20\d\d|21\d\d)"
_MONTH = re.compile(
    _YEAR + r"(?:年度?(0?[1-9]|1[0-2])月份?(?!\d{1,2}[日号])|[-./](0?[1-9]|1[0-2])(?![-./月\d季]))"
)
_FURTHER = re.compile(  # 2026年9月、10月, 2026年1-10月
    r"月?份?[、,和与及至到~—–-](0?[1-9]|1[0-2])月份?(?!\d{1,2}[日号])"
)
_QUARTER = re.compile(_YEAR + r"(?:年度?第?([1-4])季度?|[-]?q([1-4]))", re.IGNORECASE)
_YEAR_ALONE = re.compile(_YEAR + r"(?:年度?(?![\d第]))")
_MONTH_ALONE = re.compile(r"(?<![\d年./-])(0?[1-9]|1[0-2])月份?(?![\d底末初上中下前])")
_SIX_DIGITS = re.compile(r"(20\d\d)(0[1-9]|1[0-2])", re.ASCII)
_SEALED = re.compile(r"[(（][^()（）]{0,20}[章字][)）]\s*$")  # 2026年11月3日（盖章）

Placed = tuple[int, int, Cell]  # row, column, what stands there
Labelled = tuple[str, int, int, Cell]  # the label, row and column of the value, the value


@dataclass(frozen=True, slots=True)
class Titles:
    """What the lines around a table say. ``stated_at`` names the cell of 填报时间."""

    lines: tuple[str, ...] = ()  # above the table, as they stand
    periods: tuple[Period, ...] = ()  # more than one contradict each other
    unit: str | None = None
    unit_at: tuple[int, int] = (1, 1)
    stated_on: date | None = None
    stated_at: tuple[int, int] | None = None
    stated_badly: WrongValue | None = None

    @property
    def period(self) -> Period | None:
        return self.periods[0] if len(self.periods) == 1 else None


def read_titles(above: Sequence[Placed], below: Sequence[Placed], sheet_name: str) -> Titles:
    """The period stands above, else in the sheet's name; labels may stand below too."""
    labels = _labelled([*above, *below])
    units = [
        (shown(value), (row, column)) for label, row, column, value in labels if label in _UNIT
    ]
    unit, unit_at = units[0] if units else ("", (1, 1))
    stated = [each for each in labels if each[0] in _STATED and shown(each[3])]
    titles = Titles(
        lines=_lines(above),
        periods=_periods(above, sheet_name, _over_again(above, below)),
        unit=unit or None,
        unit_at=unit_at,
    )
    filled_in = [each for each in stated if each[0] in _FILLED_IN]
    return _with_date(titles, filled_in or stated) if stated else titles


def _lines(placed: Sequence[Placed]) -> tuple[str, ...]:
    rows = groupby(placed, key=lambda place: place[0])
    return tuple("    ".join(shown(value) for _, _, value in cells) for _, cells in rows)


def _with_date(titles: Titles, stated: Sequence[Labelled]) -> Titles:
    """The first counts; another day further down, as over a second unit's lines, is wrong."""
    (_, row, column, value), *others = stated
    at = (row, column)
    try:
        day = parse_date(value, titles.period)
    except WrongValue as error:
        return replace(titles, stated_at=at, stated_badly=error)
    for _, row, column, value in others:
        other = _day(value, titles.period)
        if other not in (None, day):
            wrong = WrongValue(
                "{other} is stated here, and {day} in {first}",
                "one day of filling in for the whole table expected",
                other=other,
                day=day,
                first=cell_name(*at),
            )
            return replace(titles, stated_on=day, stated_at=(row, column), stated_badly=wrong)
    return replace(titles, stated_on=day, stated_at=at)


def _day(value: Cell, near: Period | None) -> date | None:
    with suppress(WrongValue):
        return parse_date(value, near)
    return None


# --- labels ------------------------------------------------------------------------------------


def _labelled(placed: Sequence[Placed]) -> list[Labelled]:
    """The label and the value of ``填报时间：…``; the value may stand in the next cell."""
    labels: list[Labelled] = []
    for index, (row, column, cell) in enumerate(placed):
        if not isinstance(cell, str):
            continue
        for label, value in _segments(cell):
            beside = placed[index + 1] if index + 1 < len(placed) else None
            if value or beside is None or beside[0] != row or _has_label(beside[2]):
                labels.append((label, row, column, value))
            else:
                labels.append((label, *beside))
    return labels


def _has_label(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(_segments(cell))


def _segments(line: str) -> list[tuple[str, str]]:
    """``填报单位：甲    填报时间：2026年11月3日`` to its labels and what follows each."""
    spaced = _tight_labels(line)
    matches = list(_LABELLED.finditer(spaced))
    ends = [match.start() for match in matches[1:]] + [len(spaced)] * bool(matches)
    return [
        (match["label"].casefold(), _bare(spaced[match.end() : end]))
        for match, end in zip(matches, ends, strict=True)
    ]


def _bare(value: str) -> str:
    return _SEALED.sub("", value).strip(" \t\n_　()（）")


def _tight_labels(line: str) -> str:
    return re.sub(r"(?<=[一-鿿])[ 　\t]+(?=[一-鿿]{1,3}[ 　\t]*[:：])|[ 　\t]+(?=[:：])", "", line)


# --- periods -----------------------------------------------------------------------------------


def _over_again(above: Sequence[Placed], below: Sequence[Placed]) -> list[str]:
    """The title once more over another month's lines: the same words with other figures."""
    titles = {_figureless(shown(value)) for _, _, value in above} - {""}
    lines = [shown(value) for _, _, value in below]
    return [line for line in lines if _figureless(line) in titles and find_periods([line])]


def _figureless(line: str) -> str:
    return re.sub(r"\d+", "", with_digits(squeezed(line)))


def _periods(
    above: Sequence[Placed], sheet_name: str, over_again: Sequence[str]
) -> tuple[Period, ...]:
    """A month typed as 2026年10月 becomes a date in a spreadsheet: the first of that month."""
    lines = [shown(value) for _, _, value in above if not isinstance(value, date)]
    periods = find_periods([*lines, *over_again])
    if any(isinstance(period, Month) for period in periods):
        return periods
    dated = {place[1:3] for place in _labelled(above) if not _OF_THE_PERIOD.search(place[0])}
    typed = {
        Month(value.year, value.month): None
        for row, column, value in above
        if isinstance(value, date) and value.day == 1 and (row, column) not in dated
    }
    named = find_periods([sheet_name])
    named_month = named if any(isinstance(period, Month) for period in named) else ()
    months = tuple(typed) or named_month or _month_of_the_year(periods, [*lines, sheet_name])
    return months or periods or named


def _month_of_the_year(periods: tuple[Period, ...], lines: Sequence[str]) -> tuple[Period, ...]:
    """``2026年度自评表`` above and ``10月`` apart from it, perhaps as the sheet's name."""
    years = [period for period in periods if isinstance(period, Year)]
    plain = [with_digits(squeezed(_without_dates(line))) for line in lines]
    months = {int(match[1]) for line in plain for match in _MONTH_ALONE.finditer(line)}
    if len(years) != 1 or len(months) != 1:
        return ()
    return (Month(years[0].year, months.pop()),)


def find_periods(lines: Iterable[str]) -> tuple[Period, ...]:
    """The different months named, else the quarters, else the years; dates do not count."""
    plain = [with_digits(squeezed(_without_dates(line))) for line in lines]
    if months := dict.fromkeys(month for line in plain for month in _months(line)):
        return tuple(months)
    finders = (
        (_QUARTER, lambda match: Quarter(int(match[1]), int(match[2] or match[3]))),
        (_YEAR_ALONE, lambda match: Year(int(match[1]))),
    )
    for pattern, make in finders:
        periods: dict[Period, None] = {
            make(match): None for line in plain for match in pattern.finditer(line)
        }
        if periods:
            return tuple(periods)
    return ()


def _months(line: str) -> Iterator[Month]:
    """Every month named, also the further ones of a row or a span, so that none passes for all."""
    for match in _MONTH.finditer(line):
        year, end = int(match[1]), match.end()
        yield Month(year, int(match[2] or match[3]))
        while further := _FURTHER.match(line, end):
            yield Month(year, int(further[1]))
            end = further.end()


def _without_dates(line: str) -> str:
    """The line without what stands after 填报时间 and other labels; 填报单位 and 考核月份 keep
    theirs, in which the month may stand."""
    spaced = _tight_labels(line)
    matches = list(_LABELLED.finditer(spaced))
    if not matches:
        return line
    kept = [spaced[: matches[0].start()]]
    for match, (label, value) in zip(matches, _segments(line), strict=True):
        if _OF_THE_PERIOD.search(match["label"]):
            kept.append(_SIX_DIGITS.sub(r"\1-\2", value))
        elif label in _UNIT:
            kept.append(value)
    return " ".join(kept)
