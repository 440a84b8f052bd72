"""The workday calendar (工作日历) as workbooks hold it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from aggregates.values.period import Period, Year
from service.features.workdays import commands
from service.features.workdays.rights import WORKDAYS_CHANGE
from service.recording.call import Call
from service.recording.changes import Plan
from service.services import Services
from service.workbooks import values
from service.workbooks.exports import PLAIN, Words, shape_table
from service.workbooks.importing import ImportKind, Read, of_rows
from service.workbooks.reading import Parsed, Reader, parsed
from service.workbooks.shapes import (
    Column,
    Shape,
)
from service.workbooks.table import Row, Sheet
from service.workbooks.values import DAY_KINDS
from service.workbooks.writing import Table

WORKDAYS = Shape(
    kind="workdays",
    title="工作日历",
    english="Workdays",
    columns=(
        Column(
            key="day", title="日期", english="Date", required=True,
            words=("调整日期", "年月日", "Day"),
        ),
        Column(
            key="kind", title="类型", english="Type", required=True,
            words=("日期类型", "类别", "性质", "安排", "Kind"),
        ),
        Column(
            key="label", title="说明", english="Label",
            words=("节日", "节假日", "名称", "备注", "节日名称", "Note", "Holiday"),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WorkdayRow:
    """工作日历的一天. ``kind``: off (放假) or work (调休上班)."""

    day: date
    kind: str
    label: str | None
    row: Row


def parse_workdays(sheet: Sheet, period: Period | None = None) -> Parsed[WorkdayRow]:
    """``period``: the year, for days without one; else the title's."""
    near = period or sheet.period
    return parsed(sheet, lambda reader: _workday(reader, near), ("day",), lambda row: row.day)


def _workday(reader: Reader, near: Period | None) -> WorkdayRow:
    return WorkdayRow(
        day=reader.required("day", lambda cell: values.parse_date(cell, near), date.min),
        kind=reader.required("kind", values.parse_day_kind, ""),
        label=reader.words("label"),
        row=reader.row,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Workday:
    """工作日历的一天. ``kind``: off or work."""

    day: date
    kind: str
    label: str | None = None


def workdays_table(rows: Iterable[Workday], words: Words = PLAIN) -> Table:
    return shape_table(WORKDAYS, rows, words, {"kind": _day_kind})


def _day_kind(kind: str) -> str:
    return next(word for word, known in DAY_KINDS.items() if known == kind)


# --- read in ------------------------------------------------------------------------------------


def _read(services: Services, sheet: Sheet) -> Read:
    parsed = parse_workdays(sheet, sheet.period)
    items = [(row.day, row.kind == "work") for row in parsed.rows]
    return Read(items, [row.row for row in parsed.rows], list(parsed.errors))


def _plan(services: Services, call: Call, items: Sequence[Any], sheet: Sheet, *_: object) -> Plan:
    covered = [period.year for period in sheet.titles.periods if isinstance(period, Year)]
    return commands.plan(services, call, dict(items), covered)


IMPORT = ImportKind(
    name="workdays",
    words="Workday calendar",
    place=40,
    opens=WORKDAYS_CHANGE,
    shape=WORKDAYS,
    take=of_rows(WORKDAYS, _read, _plan),
)
