"""The pre-filled self-evaluation (月自评表) for a whole unit, which comes back in as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from aggregates.values.period import Month
from service.features.reports.sheets.table import SELF_EVALUATIONS
from service.workbooks.exports import heading
from service.workbooks.shapes import NUMBER
from service.workbooks.values import OUTCOMES
from service.workbooks.writing import Heading, Table, Value, Workbook

_TYPED = ("outcome", "points", "happened_on", "statement")
_WEIGHT = Heading("分值", "points")
_KEYS = ("organization", "organization_name", "task", "task_name")
_WEIGHT_AT = 5  # the sixth column, F, after 序号 and the keys


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefilledLine:
    """An assignment of the month. ``weight`` and ``points`` in hundredths; claims where made."""

    organization: str
    organization_name: str
    task: str
    task_name: str
    weight: int | None
    outcome: str | None = None  # done, partial, not_done
    points: int | None = None
    happened_on: date | None = None
    statement: str | None = None


def write_prefilled(
    lines: Sequence[PrefilledLine],
    out: BinaryIO,
    *,
    period: Month,
    unit: str,
    as_of: str | None = None,
) -> None:
    """Keys are locked without a password; 完成情况 is chosen, 自评分 lies within 0 and 分值.

    ``as_of``: ``position@moment`` of what was read. 填报时间 is left for the sender to type.
    """
    with Workbook(out) as workbook:
        sheet, first, last = workbook.add(_table(lines, period, unit, as_of))
        if lines:
            _guard(sheet, first, last)
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})


def _table(lines: Sequence[PrefilledLine], period: Month, unit: str, as_of: str | None) -> Table:
    typed = [heading(SELF_EVALUATIONS.column(key), locked=False) for key in _TYPED]
    keys = [heading(SELF_EVALUATIONS.column(key)) for key in _KEYS]
    return Table(
        title=f"{SELF_EVALUATIONS.title}（{period.year}年{period.month}月）",
        sheet=f"月自评表（{period.year}年{period.month}月）",
        notes=[f"填报单位：{unit}", *([f"数据截至：{as_of}"] if as_of else [])],
        inputs=["填报时间："],
        columns=[heading(NUMBER), *keys, _WEIGHT, *typed],
        rows=_rows(lines),
    )


def _rows(lines: Sequence[PrefilledLine]) -> Iterator[list[Value]]:
    words = {outcome: word for word, outcome in OUTCOMES.items()}
    for number, line in enumerate(lines, 1):
        outcome = words[line.outcome] if line.outcome else None
        keys = [line.organization, line.organization_name, line.task, line.task_name]
        claim = [outcome, line.points, line.happened_on, line.statement]
        yield [number, *keys, line.weight, *claim]


def _guard(sheet: Any, first: int, last: int) -> None:
    outcome, points, day = _WEIGHT_AT + 1, _WEIGHT_AT + 2, _WEIGHT_AT + 3
    choices = {"validate": "list", "source": list(OUTCOMES)}
    sheet.data_validation(first, outcome, last, outcome, choices)
    within = {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": f"=$F{first + 1}",  # moves down with the lines
        "error_title": "自评分",
        "error_message": "自评分应在 0 与分值之间，最多两位小数。",
    }
    sheet.data_validation(first, points, last, points, within)
    any_day = {
        "validate": "date",
        "criteria": "between",
        "minimum": date(2000, 1, 1),
        "maximum": date(2199, 12, 31),
        "error_type": "warning",
        "error_message": "请填写完整日期，如 2026-11-30。",
    }
    sheet.data_validation(first, day, last, day, any_day)
