"""Results of spot checks as a workbook (抽查记录表): taken out, filled in, brought back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from aggregates.check.check import Check, check_id
from aggregates.errors import Refused, each_of
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.features.spot_checks.commands import results
from service.features.spot_checks.commands.results import Finding
from service.features.spot_checks.queries import spot_checks as queries
from service.features.spot_checks.rights import CHECK_RECORD
from service.features.spot_checks.shown import CheckLine, lines_of
from service.reading.reader import Reader as Views
from service.reading.reader import read_now
from service.reading.tree import tree
from service.recording.call import Call, permit
from service.recording.changes import Change, Plan, Problem
from service.services import Services
from service.workbooks import values
from service.workbooks.exports import Words, shape_table
from service.workbooks.imported import Options
from service.workbooks.importing import ImportKind, Read, of_rows
from service.workbooks.reading import Parsed, Reader, parsed
from service.workbooks.shapes import Column, Shape
from service.workbooks.table import Row, Sheet
from service.workbooks.writing import Table

CHECKED = Shape(
    kind="spot-checks",
    title="抽查记录表",
    english="Results of spot checks",
    monthly=True,
    columns=(
        Column(key="organization", title="组织编码", english="Organization code", required=True),
        Column(key="organization_name", title="组织名称", english="Organization name"),
        Column(key="task", title="任务编码", english="Task code", required=True),
        Column(key="task_name", title="任务名称", english="Task name"),
        Column(key="weight", title="分值", english="Weight"),
        Column(key="claimed", title="自评分", english="Claimed"),
        Column(
            key="verified", title="核实分", english="Verified", required=True, shared=False,
            words=("核实分值", "核实得分", "核定分"),
        ),
        Column(key="false", title="虚报", english="False claim", words=("是否虚报",)),
        Column(key="note", title="说明", english="Note", words=("备注", "问题")),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """A line of one organization's check, points in hundredths."""

    organization: str
    task: str
    verified: int
    false: bool
    note: str | None
    organization_name: str = ""
    task_name: str = ""
    weight: int | None = None
    claimed: int | None = None
    row: Row | None = None


# --- out ----------------------------------------------------------------------------------------


def to_check(reader: Views, month: Month) -> Table:
    """Every check whose result may still be recorded, filled in as claimed or as found."""
    rows = [row for row in queries.checks(reader, str(month)) if row.served_on is None]
    names = tree(reader)
    check_rows = [
        _row(row.organization, names[row.organization].name, line)
        for row in rows
        for line in lines_of(reader, row)
    ]
    title = f"{CHECKED.title}（{month.year}年{month.month}月）"
    return shape_table(CHECKED, check_rows, Words(title=title), {"false": _said})


def _said(false: bool) -> str:
    return "是" if false else ""


def _row(code: str, name: str, line: CheckLine) -> CheckRow:
    claimed = line.claimed
    return CheckRow(
        organization=code,
        organization_name=name,
        task=claimed.line.short_code,
        task_name=claimed.line.name or "",
        weight=claimed.weight,
        claimed=claimed.claimed,
        verified=claimed.claimed if line.verified is None else line.verified,
        false=line.is_false,
        note=line.note,
    )


# --- back in ------------------------------------------------------------------------------------


def parse_checked(sheet: Sheet) -> Parsed[CheckRow]:
    return parsed(
        sheet, _checked, ("organization", "task"), lambda row: (row.organization, row.task)
    )


def _checked(reader: Reader) -> CheckRow:
    return CheckRow(
        organization=reader.required("organization", values.parse_code, ""),
        task=reader.required("task", values.parse_code, ""),
        verified=reader.required("verified", values.parse_points, 0),
        false=bool(reader.optional("false", values.parse_yes)),
        note=reader.words("note"),
        row=reader.row,
    )


def _read(services: Services, sheet: Sheet) -> Read:
    parsed = parse_checked(sheet)
    items = [replace(row, row=None) for row in parsed.rows]
    rows = [row.row for row in parsed.rows if row.row is not None]
    return Read(items, rows, list(parsed.errors))


def _plan(
    services: Services,
    call: Call,
    items: Sequence[Any],
    sheet: Sheet,
    options: Options,
    left_out: Collection[Any],
) -> Plan:
    permit(services, call, CHECK_RECORD)
    month = options.period or sheet.period
    if not isinstance(month, Month):
        raise Refused("The month is not said; give it beside the workbook.", rule="R6")
    by_organization: dict[str, dict[int, CheckRow]] = {}
    for number, item in enumerate(items):
        by_organization.setdefault(item.organization, {})[number] = item
    plan = Plan()
    for code, rows in by_organization.items():
        _organization(services, call, month, code, rows, plan)
    return plan


def _organization(
    services: Services, call: Call, month: Month, code: str, rows: dict[int, CheckRow], plan: Plan
) -> None:
    """One result, whole or not at all; one that says what stands is nothing new."""
    first = next(iter(rows))
    try:
        with read_now(services) as reader:
            row = queries.must_be_drawn(reader, code, str(month))
            keys = {line.claimed.line.short_code: line.claimed.assignment
                    for line in lines_of(reader, row)}  # fmt: skip
    except Refused as refusal:
        plan.blame(first, "organization", refusal, "an organization drawn for the month expected")
        return
    strange = [number for number, each in rows.items() if each.task not in keys]
    for number in strange:
        plan.problems.append(Problem(number, "task", "“{task}” is no line of its report",
                                      "a line that was confirmed expected",
                                      {"task": rows[number].task}))  # fmt: skip
    if strange:
        return
    findings = {number: _finding(each, keys[each.task]) for number, each in rows.items()}
    if _stands(services, code, month, list(findings.values())):
        return
    _decide(services, call, month, code, findings, plan)


def _finding(row: CheckRow, key: UUID) -> Finding:
    note = Text(row.note) if row.note else None
    return Finding(assignment=key, verified=row.verified, false_claim=row.false, note=note)


def _stands(services: Services, code: str, month: Month, findings: Iterable[Finding]) -> bool:
    check = services.log.find(Check, check_id(code, str(month)))
    if check is None or check.result is None:
        return False
    items = check.items
    return all(
        (item := items.get(str(each.assignment))) is not None
        and (item.verified, item.false) == (each.verified, each.false_claim)
        for each in findings
    )


def _decide(
    services: Services,
    call: Call,
    month: Month,
    code: str,
    findings: dict[int, Finding],
    plan: Plan,
) -> None:
    numbers = list(findings)
    try:
        made = results.resulted(services, call, code, month, list(findings.values()))
    except Refused as refusal:
        for each in each_of(refusal):
            parts = (each.field or "").split(".")
            at = numbers[int(parts[1])] if len(parts) > 1 else numbers[0]
            column = "verified" if len(parts) > 1 else "organization"
            plan.blame(at, column, each, "a result that may be recorded expected")
        return
    events = [event for thing in made for event in thing.take()]
    plan.add(events, Change("check.result_recorded", code, None, str(len(findings))))


IMPORT = ImportKind(
    name="spot-checks",
    words="Results of spot checks",
    place=35,
    opens=CHECK_RECORD,
    shape=CHECKED,
    take=of_rows(CHECKED, _read, _plan),
)
