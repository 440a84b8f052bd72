"""Makes workbooks as offices do: with titles, merges and stray habits."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import openpyxl

from service.workbooks.shapes import Shape
from service.workbooks.table import Sheet, read_table

Line = Sequence[Any]

SELF = (
    "序号",
    "组织编码",
    "组织名称",
    "任务编码",
    "任务名称",
    "完成情况",
    "自评分",
    "完成日期",
    "情况说明",
)
CLAIMS: list[Line] = [
    (1, "U001", "甲党总支", "T01", "学习", "已完成", 8, "2026.10.12", None),
    (2, "U001", "甲党总支", "T02", "自查", "部分完成", 4.8, "2026年10月15日", "① 已改"),
    (3, "U001-01", "甲一支部", "T01", "学习", "未完成", 0, None, None),
]
TITLES: list[Line] = [("月自评表（2026年10月）",), ("填报单位：甲    填报时间：2026年11月3日",)]


def book(
    *sheets: Iterable[Line],
    merges: Sequence[str] = (),
    touch: Callable[[Any], object] | None = None,
) -> bytes:
    """A workbook of these sheets; merges and ``touch`` are for the last one."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, lines in enumerate(sheets, 1):
        sheet = made.create_sheet(f"表{number}")
        for line in lines:
            sheet.append(list(line))
    for merge in merges:
        sheet.merge_cells(merge)
    if touch:
        touch(made)
    return saved(made)


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def reopened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def read(data: bytes, shape: Shape, name: str = "a.xlsx") -> Sheet:
    return read_table(name, data, shape)
