"""整改台账 as a workbook: taken out, filled in with measures and persons, reported, closed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from aggregates.assignment.states import Outcome
from aggregates.errors import Refused
from aggregates.event import Event
from aggregates.values.text import text
from service.features.rectifications import commands
from service.features.rectifications.queries import Rectification, rectifications
from service.features.rectifications.rights import RECTIFICATION_PLAN
from service.features.rectifications.words import STATES
from service.language import CHINESE, translator
from service.reading.reader import Reader as Views
from service.reading.reader import read_now
from service.reading.tree import tree
from service.recording.call import Call
from service.recording.changes import Change, Plan
from service.services import Services
from service.workbooks import values
from service.workbooks.exports import Words, shape_table
from service.workbooks.imported import Options
from service.workbooks.importing import ImportKind, Read, of_rows
from service.workbooks.reading import Parsed, Reader, parsed
from service.workbooks.shapes import Column, Shape
from service.workbooks.table import Row, Sheet
from service.workbooks.writing import Table

_ = translator(CHINESE)
REGISTER = Shape(
    kind="rectifications",
    title="整改台账",
    english="Rectifications",
    columns=(
        Column(key="number", title="编号", english="Number", required=True),
        Column(key="organization", title="组织编码", english="Organization code"),
        Column(key="organization_name", title="组织名称", english="Organization name"),
        Column(key="source", title="来源", english="From"),
        Column(key="problem", title="问题", english="Problem"),
        Column(key="measure", title="整改措施", english="Measure", words=("措施",), shared=False),
        Column(key="responsible", title="责任人", english="Answers for it", shared=False),
        Column(key="due", title="整改时限", english="Deadline", words=("时限",)),
        Column(
            key="done", title="整改情况", english="What was done", shared=False,
            words=("完成情况",),
        ),
        Column(key="closed", title="销号", english="Closed off", shared=False),
        Column(key="state", title="状态", english="State"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    number: str
    measure: str | None
    responsible: str | None
    done: str | None
    closed: bool
    organization: str = ""
    organization_name: str = ""
    source: str = ""
    problem: str = ""
    due: date | None = None
    state: str = ""
    row: Row | None = None


# --- out ----------------------------------------------------------------------------------------


def register(reader: Views, rows: Sequence[Rectification]) -> Table:
    """Those that are not cancelled."""
    names = tree(reader)
    lines = [
        _row(each, names[each.organization].name) for each in rows if each.state != "cancelled"
    ]
    return shape_table(REGISTER, lines, Words(title=REGISTER.title), {"closed": _said})


def _said(closed: bool) -> str:
    return "是" if closed else ""


def _row(each: Rectification, name: str) -> RegisterRow:
    return RegisterRow(
        number=each.id,
        organization=each.organization,
        organization_name=name,
        source=_(each.source),
        problem=each.problem,
        measure=each.measure,
        responsible=each.responsible,
        due=each.line.row.due,
        done=None,
        closed=each.state == "done",
        state=_(STATES[each.state]),
    )


# --- back in ------------------------------------------------------------------------------------


def parse_register(sheet: Sheet) -> Parsed[RegisterRow]:
    return parsed(sheet, _parsed, ("number",), lambda row: (row.number,))


def _parsed(reader: Reader) -> RegisterRow:
    return RegisterRow(
        number=reader.required("number", values.parse_code, ""),
        measure=reader.words("measure"),
        responsible=reader.words("responsible"),
        done=reader.words("done"),
        closed=bool(reader.optional("closed", values.parse_yes)),
        row=reader.row,
    )


def _read(services: Services, sheet: Sheet) -> Read:
    parsed_rows = parse_register(sheet)
    items = [replace(row, row=None) for row in parsed_rows.rows]
    rows = [row.row for row in parsed_rows.rows if row.row is not None]
    return Read(items, rows, list(parsed_rows.errors))


def _plan(
    services: Services,
    call: Call,
    items: Sequence[Any],
    sheet: Sheet,
    options: Options,
    left_out: Collection[Any],
) -> Plan:
    """Each row by itself: what differs is planned, what was done is reported, 销号 accepts."""
    with read_now(services) as reader:
        known = {each.id: each for each in rectifications(reader)}
    plan = Plan()
    for number, item in enumerate(items):
        try:
            if item.number not in known:
                raise Refused("There is no rectification {id}.", id=item.number)
            events = _changed(services, call, item, known[item.number])
        except Refused as refusal:
            plan.blame(number, "number", refusal, "a rectification that may be changed expected")
            continue
        if events:
            plan.add(events, Change("rectification.planned", item.number, None, item.measure or ""))
    return plan


def _changed(services: Services, call: Call, item: Any, now: Rectification) -> list[Event]:
    key = UUID(item.number)
    events: list[Event] = []
    measure = text(item.measure) if item.measure != now.measure else None
    responsible = text(item.responsible) if item.responsible != now.responsible else None
    if measure is not None or responsible is not None:
        for each in commands.planned(services, call, key, measure, responsible):
            events += each.take()
    closes = item.closed and now.state != "done"
    if item.done or closes:
        events += commands.moved_on(
            services, call, key, text(item.done), Outcome.DONE, close=closes
        )
    return events


IMPORT = ImportKind(
    name="rectifications",
    words="Rectifications",
    place=36,
    opens=RECTIFICATION_PLAN,
    shape=REGISTER,
    take=of_rows(REGISTER, _read, _plan),
)
