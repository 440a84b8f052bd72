"""Importing a workbook (导入): read, checked whole, shown first, recorded in one transaction."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from aggregates.errors import Refused
from aggregates.values.period import Month
from service.access.actions import Action
from service.commands import import_organizations, schemes, tasks, workdays
from service.commands.call import Call, permit, record
from service.commands.changes import Change, Plan, Problem
from service.sheets import rows as parsed
from service.sheets import shapes
from service.sheets.errors import CellError, Unreadable
from service.sheets.import_people import import_people
from service.sheets.import_reports import import_reports
from service.sheets.imported import Imported, Options
from service.sheets.table import Row, Sheet, read_table
from service.sheets.wrong_rows import write_wrong_rows
from service.wiring import Services

KINDS = ("organizations", "tasks", "self-evaluations", "workdays", "scheme", "people")


def import_file(
    services: Services, call: Call, kind: str, file_name: str, data: bytes, options: Options
) -> Imported:
    """Every wrong cell is in ``errors``; with any, nothing is recorded (``partial``: the right
    rows are). Unreadable, or another Refused, where the file as a whole cannot be taken."""
    if kind == "scheme":
        return _scheme(services, call, data, options)
    if kind == "self-evaluations":
        return import_reports(services, call, file_name, data, options)
    if kind == "people":
        return import_people(services, call, file_name, data, options)
    if kind not in PLANNERS:
        raise Refused("There is no import of {kind}; there are {kinds}.", kind=kind[:40],
                      kinds=", ".join(KINDS))  # fmt: skip
    return _rows(services, call, kind, file_name, data, options)


# --- organizations, tasks, workdays --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Read:
    """A table's right rows as the command takes them, each with the row it came from."""

    items: list[Any]
    rows: list[Row]
    errors: list[CellError]


def _organizations(sheet: Sheet) -> Read:
    found = parsed.parse_organizations(sheet)
    items = [
        import_organizations.Listed(
            code=row.code,
            name=row.name,
            kind=row.kind,
            superior=row.superior,
            group=row.group,
            members=row.members,
            tier=row.tier,
        )
        for row in found.rows
    ]
    return Read(items, [row.row for row in found.rows], list(found.errors))


def _tasks(sheet: Sheet) -> Read:
    found = parsed.parse_tasks(sheet)
    items = [
        tasks.Listed(
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
        )
        for row in found.rows
    ]
    return Read(items, [row.row for row in found.rows], list(found.errors))


def _workdays(sheet: Sheet) -> Read:
    found = parsed.parse_workdays(sheet, sheet.period)
    items = [(row.day, row.kind == "work") for row in found.rows]
    return Read(items, [row.row for row in found.rows], list(found.errors))


Planner = Callable[[Services, Call, Sequence[Any], Sheet, Options], Plan]


def _plan_organizations(
    services: Services, call: Call, items: Sequence[Any], sheet: Sheet, options: Options
) -> Plan:
    return import_organizations.plan(
        services, call, items, options.stated_on or sheet.titles.stated_on
    )


def _plan_tasks(
    services: Services, call: Call, items: Sequence[Any], sheet: Sheet, options: Options
) -> Plan:
    return tasks.plan(services, call, items, options.in_force_from)


def _plan_workdays(
    services: Services, call: Call, items: Sequence[Any], sheet: Sheet, options: Options
) -> Plan:
    return workdays.plan(services, call, dict(items))


PLANNERS: dict[str, tuple[shapes.Shape, Callable[[Sheet], Read], Planner]] = {
    "organizations": (shapes.ORGANIZATIONS, _organizations, _plan_organizations),
    "tasks": (shapes.TASKS, _tasks, _plan_tasks),
    "workdays": (shapes.WORKDAYS, _workdays, _plan_workdays),
}


def _rows(
    services: Services, call: Call, kind: str, file_name: str, data: bytes, options: Options
) -> Imported:
    shape, read, planner = PLANNERS[kind]
    sheet = read_table(file_name, data, shape)
    found = read(sheet)
    errors = [*sheet.errors, *found.errors]
    wrong_rows = {error.row for error in found.errors}
    plan = planner(services, call, found.items, sheet, options)
    while plan.problems:
        errors += [_cell(found.rows[problem.row], problem) for problem in plan.problems]
        bad = {problem.row for problem in plan.problems}
        wrong_rows |= {found.rows[number].number for number in bad}
        found = _without(found, bad)
        plan = planner(services, call, found.items, sheet, options)
    return finish(services, call, kind, sheet, plan, errors, wrong_rows, options)


def _without(found: Read, bad: Collection[int]) -> Read:
    kept = [number for number in range(len(found.items)) if number not in bad]
    return Read(
        [found.items[number] for number in kept], [found.rows[n] for n in kept], found.errors
    )


def _cell(row: Row, problem: Problem) -> CellError:
    return row.error(problem.column, problem.wrong, problem.expected, **problem.places)


def finish(
    services: Services,
    call: Call,
    kind: str,
    sheet: Sheet,
    plan: Plan,
    errors: list[CellError],
    wrong_rows: Collection[int],
    options: Options,
) -> Imported:
    result = Imported(
        kind, plan.changes, _in_order(errors), [*plan.notes], list(sheet.extra), len(sheet.rows)
    )
    if errors and not (options.partial and sheet.rows):
        return result
    if errors:
        out = io.BytesIO()
        write_wrong_rows(sheet, errors, out, also=wrong_rows)
        result.wrong_rows = out.getvalue()
    if options.dry_run:
        return result
    told = result.answered(options, kind=kind, changes=plan.counts())
    done = record(services, call, plan.events, **told)
    services.standing.forget()
    result.position, result.answer = done.position, done.answer
    return result


def _in_order(errors: Sequence[CellError]) -> list[CellError]:
    return sorted(errors, key=lambda error: (error.row, len(error.cell), error.cell))


# --- the scheme ----------------------------------------------------------------------------------


def _scheme(services: Services, call: Call, data: bytes, options: Options) -> Imported:
    permit(services, call, Action.SCHEME_CHANGE)
    state = _json(data)
    since = options.in_force_from
    if isinstance(state.get("in_force_from"), str):
        since = since or Month.parse(state["in_force_from"])
    parameters = state.get("parameters", {k: v for k, v in state.items() if k != "in_force_from"})
    change = Change("scheme.version_published", "scheme", None, str(since or "next month"))
    result = Imported("scheme", [change], [], [], [], 1)
    if options.dry_run:
        return result
    told = result.answered(options)
    done = schemes.publish(services, call, parameters, since, told)
    result.position, result.answer = done.position, done.answer
    return result


def _json(data: bytes) -> dict[str, Any]:
    if len(data) > 1_000_000:
        raise Unreadable(
            "A scheme is a small JSON file; this one has {size} bytes.", size=len(data)
        )
    try:
        state = json.loads(data.decode("utf-8-sig"))
    except ValueError as error:
        raise Unreadable("The scheme is no JSON: {why}.", why=error) from None
    if not isinstance(state, dict):
        raise Unreadable("The scheme is a JSON object of parameters and their values.")
    return state
