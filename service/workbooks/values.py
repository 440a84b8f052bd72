"""Reads one cell as a code, a number, points, a date or one of the words a form offers."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from aggregates.errors import Refused
from aggregates.tier.ladder import Tier
from aggregates.values.period import Month, Period
from service.workbooks.cells import Cell, Fault, Number, shown
from service.workbooks.chinese_numbers import with_digits
from service.workbooks.number_formats import from_serial
from service.workbooks.words import squeezed

OUTCOMES = {"已完成": "done", "部分完成": "partial", "未完成": "not_done"}
DAY_KINDS = {"放假": "off", "调休上班": "work"}
TIERS = {
    "未定级": Tier.UNRATED,
    "未达标": Tier.BELOW,
    "达标": Tier.STANDARD,
    "过硬": Tier.STRONG,
    "示范": Tier.MODEL,
}

DASHES = frozenset(("/", "//", "\\", "-", "--", "—", "——", "–", "―"))
NOTHING = DASHES | {"无"}  # where it is no answer: 无 says of 党小组 that there are none

_OUTCOME_WORDS = OUTCOMES | {
    "完成": "done", "是": "done", "全部完成": "done", "按时完成": "done", "已办结": "done",
    "办结": "done", "√": "done", "✓": "done", "✔": "done", "true": "done", "done": "done",
    "completed": "done", "complete": "done", "yes": "done",
    "已全部完成": "done", "全面完成": "done", "如期完成": "done", "按期完成": "done",
    "完成任务": "done", "已落实": "done", "落实": "done", "已开展": "done", "已办理": "done",
    "已经完成": "done", "完成了": "done", "已按时完成": "done", "已按期完成": "done",
    "按要求完成": "done", "已按要求完成": "done", "提前完成": "done", "超额完成": "done",
    "圆满完成": "done", "按时办结": "done", "按期办结": "done", "逾期完成": "done",
    "超期完成": "done", "逾期办结": "done",
    "已报送": "done", "☑": "done", "✅": "done", "对": "done", "y": "done",
    "有序推进": "partial", "持续推进": "partial", "正常推进": "partial", "完成部分": "partial",
    "部分落实": "partial", "部分办结": "partial", "未全部完成": "partial", "正在进行": "partial",
    "正在办理": "partial", "办理中": "partial", "进行中": "partial", "△": "partial",
    "基本完成": "partial", "部分": "partial", "正在推进": "partial", "推进中": "partial",
    "partial": "partial", "partlydone": "partial", "partiallydone": "partial",
    "partially": "partial",
    "逾期未完成": "not_done", "尚未完成": "not_done",
    "没有完成": "not_done", "未落实": "not_done", "未启动": "not_done",
    "未办理": "not_done", "尚未开展": "not_done", "未报送": "not_done", "x": "not_done",
    "❌": "not_done", "☒": "not_done", "n": "not_done",
    "否": "not_done", "没完成": "not_done", "未开展": "not_done", "未办结": "not_done",
    "×": "not_done", "✗": "not_done", "✘": "not_done", "false": "not_done", "no": "not_done",
    "not_done": "not_done", "notdone": "not_done", "incomplete": "not_done",
}  # fmt: skip
_TIER_WORDS = {word: tier.value for word, tier in TIERS.items()} | {
    tier.value: tier.value for tier in Tier
}
_DAY_WORDS = DAY_KINDS | {
    "休息": "off", "休息日": "off", "节假日": "off", "法定节假日": "off", "假日": "off",
    "放假日": "off", "休": "off", "假": "off", "off": "off", "dayoff": "off", "holiday": "off",
    "上班": "work", "工作日": "work", "补班": "work", "调休": "work", "调班": "work", "班": "work",
    "work": "work", "workday": "work", "workingday": "work",
}  # fmt: skip

_YES_WORDS = dict.fromkeys(("是", "有", "设", "已设", "√", "✓", "✔", "true", "yes", "y"), "yes") | (
    dict.fromkeys(("否", "无", "未设", "不设", "没有", "×", "✗", "✘", "false", "no", "n"), "no")
)

_NUMBER = re.compile(r"[+-]?(?:\d{1,20}(?:\.\d{0,30})?|\.\d{1,30})", re.ASCII)
_LARGEST = 10**9
_NEAR = Decimal("1e-9")  # how far a binary fraction of two decimals may have drifted
_FULL_DATE = re.compile(
    r"(\d{4})(?:年|([-./]))(\d{1,2})(?:月|(?(2)\2|(?!)))(\d{1,2})[日号]?", re.ASCII
)
_CLOCK = re.compile(  # an hour after a day; only what parts the two tells 1日19:30 from 11日9:30
    r"(?<=\d)(?:[tT]|\s+)(?:[上下]午\s*)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*$"
    r"|(?<=[日号])\s*(?:[上下]午\s*)?\d{1,2}[:时点](?:\d{1,2}分?)?(?::\d{2})?\s*$",
    re.ASCII,
)
_MONTH_DAY = re.compile(r"(\d{1,2})(?:月|[-./])(\d{1,2})[日号]?", re.ASCII)
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


class WrongValue(Refused):
    """A cell does not hold what its column asks for: what is wrong, and what is expected."""

    def __init__(self, wrong: str, expected: str, /, **places: object) -> None:
        self.wrong = wrong
        self.expected = expected
        super().__init__("{problem}", problem=f"{wrong}, {expected}".format(**places))
        self.places = places


def parse_code(cell: Cell) -> str:
    """A code (编码): half-width, without white space, at most 64 characters."""
    code = squeezed(_sound(cell))
    if not 0 < len(code) <= 64 or not code.isprintable():
        raise WrongValue(
            "“{value}” is not a code", "a code of at most 64 characters expected", value=_cut(code)
        )
    return code


def parse_text(cell: Cell) -> str:
    """Words as they stand, only trimmed: ① stays ①."""
    return _sound(cell)


def parse_whole(cell: Cell) -> int:
    """A whole number, 0 or more: 12, "１２", "12人"."""
    number = _decimal(cell, "人名个")
    if number is None or number < 0 or number != number.to_integral_value():
        raise WrongValue(
            "“{value}” is not a whole number", "a number such as 12 expected", value=_quoted(cell)
        )
    return int(number)


def parse_points(cell: Cell) -> int:
    """Points (分) in whole hundredths: 7.5, "７．５", "7.5分" are 750; never below 0."""
    number = _decimal(cell, "分点")
    if number is None or number < 0:
        raise WrongValue(
            "“{value}” is not a number of points",
            "a number such as 7.5 with at most two decimals expected",
            value=_quoted(cell),
        )
    hundredths = (number * 100).to_integral_value()
    if abs(number * 100 - hundredths) > _NEAR * 100:
        raise WrongValue(
            "“{value}” has more than two decimals",
            "points with at most two decimals expected",
            value=_quoted(cell),
        )
    return int(hundredths)


def parse_outcome(cell: Cell) -> str:
    """完成情况: done, partial or not_done."""
    return _one_of(cell, _OUTCOME_WORDS, "已完成, 部分完成 or 未完成 expected")


def parse_tier(cell: Cell) -> str:
    """等次: unrated, below, standard, strong or model."""
    return _one_of(cell, _TIER_WORDS, "未定级, 未达标, 达标, 过硬 or 示范 expected")


def parse_yes(cell: Cell) -> bool:
    """Whether there is any: 是, 有, √ or a number; 否, 无, × or 0."""
    number = _decimal(cell, "个")
    if number is not None and number >= 0:
        return number > 0
    expected = "是 or 否 expected"
    return _one_of(cell, _YES_WORDS, expected) == "yes"


def parse_day_kind(cell: Cell) -> str:
    """类型 of a day in the workday calendar: off or work."""
    return _one_of(cell, _DAY_WORDS, "放假 or 调休上班 expected")


def parse_date(cell: Cell, near: Period | None = None) -> date:
    """A day as offices write it; one without its year is the nearest to the middle of ``near``."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, Decimal) and re.fullmatch(r"\d{1,2}\.[123]", str(cell), re.ASCII):
        raise WrongValue(  # a number has lost the nought that tells 10 October from the first
            "“{value}” may be two days",
            "a full date such as 2026-11-30 or 2026年11月30日 expected",
            value=_quoted(cell),
        )
    day = _written_date(with_digits(squeezed(_without_clock(_sound(cell)))), near)
    if day is None and isinstance(cell, Number):
        day = _written_date(shown(Decimal(cell)), near)
    if day is None:
        raise WrongValue(
            "“{value}” is not a date",
            "a full date such as 2026-11-30 or 2026年11月30日 expected",
            value=_quoted(cell),
        )
    return day


def _without_clock(words: str) -> str:
    return _CLOCK.sub("", unicodedata.normalize("NFKC", words))


def _written_date(words: str, near: Period | None) -> date | None:
    if match := _FULL_DATE.fullmatch(words):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if match := _EIGHT_DIGITS.fullmatch(words):
        return _day(*map(int, match.groups()))
    if near is not None and (match := _MONTH_DAY.fullmatch(words)):
        return _nearest(int(match[1]), int(match[2]), near)
    if re.fullmatch(r"\d{5}(\.\d{1,12})?", words, re.ASCII):
        serial = from_serial(Decimal(words), since_1904=False)
        return serial.date() if serial else None
    return None


def _day(year: int, month: int, day: int) -> date | None:
    sound = 1900 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
    return date(year, month, day) if sound else None


def _nearest(month: int, day: int, near: Period) -> date | None:
    """3 January beside December is the next year's; within a year's table it is that year's."""
    months = near.months
    middle = Month.day(months[len(months) // 2], 2 if len(months) > 1 else 15)
    days = [_day(middle.year + shift, month, day) for shift in (0, 1, -1)]
    return min(filter(None, days), key=lambda day: abs(day - middle), default=None)


def _decimal(cell: Cell, units: str) -> Decimal | None:
    """The number a cell shows; no float takes part."""
    if isinstance(cell, bool) or (isinstance(cell, Number) and cell.words.endswith("%")):
        return None  # 80% is no score of 0.80
    if isinstance(cell, Decimal):
        number = Decimal(cell)
    else:
        words = squeezed(_sound(cell))
        words = words[:-1] if words.endswith(tuple(units)) else words
        if not _NUMBER.fullmatch(words):
            return None
        number = Decimal(words)
    return number if abs(number) < _LARGEST else None


def _one_of(cell: Cell, words: Mapping[str, str], expected: str) -> str:
    said = squeezed(_sound(cell)).casefold().rstrip(".。;!！")
    word = words.get(said) or words.get(re.sub(r"^[√✓✔☑×✗✘]|[√✓✔☑×✗✘]$", "", said))
    if word is None:
        raise WrongValue("“{value}” is not one of the words", expected, value=_quoted(cell))
    return word


def _sound(cell: Cell) -> str:
    if isinstance(cell, Fault):
        raise _faulty(cell)
    return shown(cell)


def _faulty(fault: Fault) -> WrongValue:
    if fault.shown:
        return WrongValue("the cell shows the error {value}", "a value expected", value=fault.shown)
    return WrongValue(
        "the formula was never calculated",
        "a value expected; open the workbook in a spreadsheet and save it",
    )


def _quoted(cell: Cell) -> str:
    return _cut(shown(cell))


def _cut(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= 40 else f"{plain[:39]}…"
