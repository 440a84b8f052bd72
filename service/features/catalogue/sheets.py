"""Tasks (任务) as workbooks hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from service.features.catalogue import commands
from service.features.catalogue.queries import catalogue
from service.features.catalogue.rights import CATALOGUE_CHANGE
from service.reading.reader import read_now
from service.recording.call import Call
from service.recording.changes import Plan
from service.services import Services
from service.workbooks import values
from service.workbooks.cells import Cell
from service.workbooks.exports import PLAIN, Words, shape_table
from service.workbooks.imported import Options
from service.workbooks.importing import ImportKind, Read, of_rows, read
from service.workbooks.reading import Parsed, Reader, parsed
from service.workbooks.shapes import (
    CODE,
    NOTE,
    TASK,
    Column,
    Shape,
    said,
)
from service.workbooks.spelling import Spelling, as_it_stands, spelling
from service.workbooks.table import Row, Sheet
from service.workbooks.writing import Table

TASKS = Shape(
    kind="tasks",
    title="党建工作任务清单",
    english="Task catalogue",
    columns=(
        Column(
            key="code", title="任务编码", english="Task code", required=True,
            words=(*said(TASK, *CODE), "任务序号", "编码", "代码", "Code", "Task"),
        ),
        Column(
            key="category", title="任务类别", english="Category",
            words=("任务分类", "任务类型", "工作类别", "类别", "分类", "板块", "一级指标",
                   "Task category"),
        ),
        Column(
            key="name", title="任务名称", english="Task name", required=True,
            words=(*said(TASK, "名称", "内容", ""), "重点任务", "具体任务", "名称", "二级指标",
                   "Name"),
        ),
        Column(
            key="cycle", title="周期", english="Cycle", required=True,
            words=("任务周期", "工作周期", "频次", "频率", "开展周期", "考核周期", "Frequency"),
        ),
        Column(
            key="applies_to", title="适用组织", english="Applies to", required=True,
            words=("适用范围", "适用对象", "责任主体", "适用组织类型", "承办组织", "实施主体",
                   "Kinds", "Applies to kinds"),
        ),
        Column(
            key="weight", title="分值", english="Points", required=True, shared=False,
            words=("任务分值", "标准分", "标准分值", "满分", "权重", "分数", "基准分", "Weight"),
        ),
        Column(
            key="deadline", title="完成时限", english="Deadline", required=True,
            words=("时限", "办结时限", "完成期限", "完成时间", "截止时间", "截止日期", "期限",
                   "时间要求", "时限要求", "Due"),
        ),
        Column(
            key="evidence", title="佐证材料", english="Evidence",
            words=("佐证", "印证材料", "证明材料", "佐证资料", "支撑材料", "Evidence material"),
        ),
        Column(
            key="basis", title="制度依据", english="Basis",
            words=("依据", "政策依据", "文件依据", "依据文件", "制度", "Legal basis"),
        ),
        Column(
            key="condition", title="适用条件", english="Condition",
            words=("条件", "前提条件", "Conditions"),
        ),
        NOTE,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TaskRow:
    """任务. ``weight`` in hundredths; cycle and deadline as written, for the domain to read."""

    code: str
    category: str | None
    name: str
    cycle: str
    applies_to: tuple[str, ...]
    weight: int
    deadline: str
    evidence: str | None
    basis: str | None
    condition: str | None
    note: str | None
    row: Row


def parse_tasks(sheet: Sheet, spelled: Spelling = as_it_stands) -> Parsed[TaskRow]:
    return parsed(sheet, lambda reader: _task(reader, spelled), ("code",), lambda row: row.code)


def _task(reader: Reader, spelled: Spelling) -> TaskRow:
    return TaskRow(
        code=spelled(reader.required("code", values.parse_code, "")),
        category=reader.words("category"),
        name=reader.required("name", values.parse_text, ""),
        cycle=reader.required("cycle", values.parse_text, ""),
        applies_to=reader.required("applies_to", parse_kinds, ()),
        weight=reader.required("weight", values.parse_points, 0),
        deadline=reader.required("deadline", values.parse_text, ""),
        evidence=reader.words("evidence"),
        basis=reader.words("basis"),
        condition=reader.optional("condition", values.parse_text),
        note=reader.words("note"),
        row=reader.row,
    )


def parse_kinds(cell: Cell) -> tuple[str, ...]:
    """``机关党委、党总支`` to its parts, in order and each once."""
    words = values.parse_text(cell)
    return tuple(dict.fromkeys(part for part in re.split(r"[、，,;；/\s]+", words) if part))


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueLine:
    """任务. ``weight`` in hundredths; cycle and deadline as the catalogue words them."""

    code: str
    category: str | None = None
    name: str
    cycle: str
    applies_to: tuple[str, ...]
    weight: int
    deadline: str
    evidence: str | None = None
    basis: str | None = None
    condition: str | None = None
    note: str | None = None


def tasks_table(rows: Iterable[CatalogueLine], words: Words = PLAIN) -> Table:
    return shape_table(TASKS, rows, words, {"applies_to": "、".join})


# --- read in ------------------------------------------------------------------------------------


def _read(services: Services, sheet: Sheet) -> Read:
    with read_now(services) as reader:
        spelled = spelling(catalogue(reader).versions)
    return read(parse_tasks(sheet, spelled), _listed)


def _listed(row: TaskRow, wrong: frozenset[str]) -> commands.Listed:
    return commands.Listed(
        code=row.code,
        name=row.name,
        category=row.category,
        cycle=row.cycle,
        kinds=row.applies_to,
        points=row.weight,
        deadline=row.deadline,
        material=row.evidence,
        basis=row.basis,
        condition=row.condition,
        wrong=wrong,
    )


def _plan(
    services: Services, call: Call, items: Sequence[Any], sheet: Sheet, options: Options, *_: object
) -> Plan:
    return commands.plan(services, call, items, options.in_force_from)


IMPORT = ImportKind(
    name="tasks",
    words="Task catalogue",
    place=20,
    opens=CATALOGUE_CHANGE,
    shape=TASKS,
    take=of_rows(TASKS, _read, _plan),
)
