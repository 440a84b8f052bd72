"""Monthly self-evaluations (月自评) as workbooks hold them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from aggregates.values.period import Period
from service.features.reports.sheets.by_name import NOBODY, Names
from service.workbooks import values
from service.workbooks.cells import cell_name
from service.workbooks.errors import CellError
from service.workbooks.exports import PLAIN, Words, shape_table
from service.workbooks.reading import LeftOut, Parsed, Reader, parsed
from service.workbooks.shapes import (
    CODE,
    ORGANIZATION,
    TASK,
    Column,
    Shape,
    said,
)
from service.workbooks.table import Row, Sheet
from service.workbooks.values import OUTCOMES, WrongValue
from service.workbooks.writing import Table

SELF_EVALUATIONS = Shape(
    kind="self-evaluations",
    title="党建工作月自评表",
    english="Monthly self-evaluation",
    monthly=True,
    ignored=("分值", "Points possible", "任务分值", "完成时限", "Deadline"),
    columns=(
        Column(
            key="organization", title="组织编码", english="Organization code", required=True,
            instead="organization_name", heads=True, by_unit=True,
            words=(*said(ORGANIZATION, *CODE), "Organization"),
        ),
        Column(
            key="organization_name", title="组织名称", english="Organization name", heads=True,
            words=said(ORGANIZATION, "名称", "全称", ""),
        ),
        Column(
            key="task", title="任务编码", english="Task code", required=True, instead="task_name",
            words=(*said(TASK, *CODE), "Task"),
        ),
        Column(
            key="task_name", title="任务名称", english="Task name",
            words=said(TASK, "名称", "内容", ""),
        ),
        Column(
            key="outcome", title="完成情况", english="Outcome", required=True, wanting=True,
            words=("完成状态", "完成结果", "是否完成", "完成与否", "落实情况", "办理结果",
                   "完成进度", "任务完成情况", "工作完成情况", "办理情况", "办结情况", "进展情况",
                   "进展", "状态", "Status", "Result"),
        ),
        Column(
            key="points", title="自评分", english="Self-score", required=True, shared=False,
            words=("自评得分", "自评分值", "自评分数", "自评", "自查得分", "自评成绩", "自评打分",
                   "自打分", "自我评分", "自我评价", "自查评分", "申报得分", "申报分",
                   "Claimed points", "Claimed"),
            loosely=("评分", "得分", "Score", "Points"),
        ),
        Column(
            key="happened_on", title="完成日期", english="Done on", single=True,
            words=("办结日期", "办结时间", "实际完成日期", "实际完成时间", "实际完成",
                   "实际办结时间", "实际办结日期", "完成日", "办结日",
                   "Completed on", "Completion date", "Happened on"),
            loosely=("完成时间", "日期", "时间", "Date"),
        ),
        Column(
            key="statement", title="情况说明", english="Statement",
            words=("说明", "完成情况说明", "工作情况", "具体情况", "工作成效", "备注", "详细说明",
                   "备注说明", "详细情况", "说明情况", "情况备注", "工作说明", "自评说明",
                   "具体说明", "完成说明", "落实说明", "办理说明", "情况描述", "工作描述",
                   "Note", "Notes", "Remarks"),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SelfEvaluationRow:
    """月自评的一行. ``outcome``: done, partial, not_done, or "" where no column says it; ``points``
    in hundredths."""

    organization: str
    organization_name: str | None
    task: str
    task_name: str | None
    outcome: str
    points: int
    happened_on: date | None
    statement: str | None
    row: Row


def parse_self_evaluations(
    sheet: Sheet, period: Period | None = None, names: Names = NOBODY
) -> Parsed[SelfEvaluationRow]:
    """``period``: the month given from outside, for days without a year; else the title's.
    ``names``: which codes there are, and who goes by which name where no column holds codes."""
    near = period or sheet.period
    unit = ""
    if sheet.by_unit:
        try:
            unit = names.unit(sheet.titles.unit or "")
        except WrongValue as wrong:
            cell = cell_name(*sheet.titles.unit_at)
            error = CellError(
                sheet.file, sheet.sheet, cell, wrong.wrong, wrong.expected, wrong.places
            )
            return Parsed((), (*sheet.errors, error))

    def read(reader: Reader) -> SelfEvaluationRow | LeftOut:
        return _self_evaluation(reader, near, names, unit)

    return parsed(sheet, read, ("task", "organization"), lambda row: (row.organization, row.task))


def _self_evaluation(
    reader: Reader, near: Period | None, names: Names, unit: str
) -> SelfEvaluationRow | LeftOut:
    code = unit or reader.known("organization", names.organization)
    organization = names.organizations_spelled(code)
    task = names.tasks_spelled(reader.known("task", names.task))
    claim = ("outcome", "points", "happened_on", "statement")
    if all(reader.row.value(column) is None for column in claim) and not reader.row.merged:
        return LeftOut(organization, task, reader.row)
    return SelfEvaluationRow(
        organization=organization,
        organization_name=reader.words("organization_name"),
        task=task,
        task_name=reader.words("task_name"),
        outcome=_outcome_of(reader),
        points=reader.required("points", values.parse_points, 0),
        happened_on=reader.optional("happened_on", lambda cell: values.parse_date(cell, near)),
        statement=reader.words("statement"),
        row=reader.row,
    )


def _outcome_of(reader: Reader) -> str:
    """ "" where the form has no such column: the points then tell (see ``inferred``)."""
    if "outcome" not in reader.row.source.columns:
        return ""
    return reader.required("outcome", values.parse_outcome, "")


def inferred(points: int, weight: int | None) -> str:
    """Full points are done, none is not done, between is partial."""
    if points == 0:
        return "not_done"
    return "done" if weight is None or points >= weight else "partial"


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfEvaluation:
    """月自评的一行. ``outcome``: done, partial, not_done; ``points`` in hundredths."""

    organization: str
    organization_name: str | None = None
    task: str
    task_name: str | None = None
    outcome: str
    points: int
    happened_on: date | None = None
    statement: str | None = None


def self_evaluations_table(rows: Iterable[SelfEvaluation], words: Words = PLAIN) -> Table:
    return shape_table(SELF_EVALUATIONS, rows, words, {"outcome": _outcome})


def _outcome(outcome: str) -> str:
    return next(word for word, known in OUTCOMES.items() if known == outcome)
