"""An organization that stands once over its lines, and blanks that are slips of the pen."""

from __future__ import annotations

import pytest

from service.features.reports.sheets.table import parse_self_evaluations
from tests.workbooks.books import Line
from tests.workbooks.test_layouts import claims, self_evaluation

GROUP_HEADER = ("序号", "组织编码", "组织名称", "任务编码", "任务名称", "分值", "完成情况",
                "完成日期", "自评分", "情况说明")  # fmt: skip


def grouped(*lines: tuple[str | None, str, int]) -> list[Line]:
    return [
        (n, code, code and "甲", task, "学", 10, "已完成", None, points, None)
        for n, (code, task, points) in enumerate(lines, 1)
    ]


ONCE_EACH: list[tuple[str | None, str, int]] = [
    ("U001", "T01", 1), (None, "T02", 2), (None, "T03", 3), ("U002", "T01", 4), (None, "T02", 5),
]  # fmt: skip


def test_an_organization_may_stand_once_over_its_lines() -> None:
    """As a merged book is once it was saved as text."""
    sheet = self_evaluation(GROUP_HEADER, *grouped(*ONCE_EACH))
    assert sheet.grouped
    rows = [(organization, task) for organization, task, _ in claims(sheet)]
    assert rows == [("U001", "T01"), ("U001", "T02"), ("U001", "T03"), ("U002", "T01"),
                     ("U002", "T02")]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        [("U001", "T01", 1), ("U001", "T02", 2), (None, "T03", 3), ("U002", "T01", 4)],
        [("U001", "T1", 1), (None, "T2", 2), ("U001", "T3", 3), (None, "T4", 4), (None, "T5", 5)],
        [("U001", "T01", 1), ("U002", "T01", 2), (None, "T01", 3), ("U004", "T01", 4)],
        [(None, "T01", 1), ("U001", "T01", 2), (None, "T02", 3), (None, "T03", 4)],
    ],
    ids=["stands in every line", "stands again", "a line each", "nobody over the first"],
)  # fmt: skip
def test_elsewhere_a_blank_is_a_slip_of_the_pen(lines: list[tuple[str | None, str, int]]) -> None:
    sheet = self_evaluation(GROUP_HEADER, *grouped(*lines))
    blanks = sum(code is None for code, _, _ in lines)
    errors = parse_self_evaluations(sheet).errors
    assert len([error for error in errors if error.cell.startswith("B")]) == blanks
