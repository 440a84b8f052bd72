"""Importing a workbook (导入): read, checked whole, shown first, recorded in one transaction."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from aggregates.errors import Refused
from service.commands import import_organizations, tasks, workdays
from service.commands.call import Call, record
from service.commands.changes import Plan, Problem
from service.queries.catalogue import catalogue
from service.queries.reader import read_now
from service.queries.tree import tree
from service.sheets import rows as parsed
from service.sheets import shapes
from service.sheets.errors import CellError, in_order
from service.sheets.import_people import import_people
from service.sheets.import_reports import import_reports
from service.sheets.import_scheme import import_scheme
from service.sheets.imported import Imported, Options
from service.sheets.reading import Parsed
from service.sheets.spelling import spelling
from service.sheets.table import Row, Sheet, read_table
from service.sheets.words import squeezed
from service.sheets.wrong_rows import write_wrong_rows
from service.wiring import Services

KINDS = ("organizations", "tasks", "self-evaluations", "workdays", "scheme", "people")
LATER = ("contacts", "appraisals")  # named in the interfaces; their mechanisms are not built yet


def import_file(
    services: Services, call: Call, kind: str, file_name: str, data: bytes, options: Options
) -> Imported:
    """Every wrong cell is in ``errors``; with any, nothing is recorded (``partial``: the right
    rows are). Unreadable, or another Refused, where the file as a whole cannot be taken."""
    if kind == "scheme":
        return import_scheme(services, call, file_name, data, options)
    if kind == "self-evaluations":
        return import_reports(services, call, file_name, data, options)
    if kind == "people":
        return import_people(services, call, file_name, data, options)
    if kind in LATER:
        raise Refused("{kind} are not imported by this release yet; it imports {kinds}.",
                      kind=kind, kinds=", ".join(KINDS))  # fmt: skip
    if kind not in PLANNERS:
        raise Refused("There is no import of {kind}; there are {kinds}.", kind=kind[:40],
                      kinds=", ".join(KINDS))  # fmt: skip
    return _rows(services, call, kind, file_name, data, options)


# --- organizations, tasks, workdays --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Read:
    """A table's rows as the command takes them, each with the row it came from: the right ones,
    and after them the ``doubtful``, whose other cells are looked at too."""

    items: list[Any]
    rows: list[Row]
    errors: list[CellError]
    doubtful: int = 0


def _read(found: Parsed[Any], item: Callable[[Any, frozenset[str]], Any]) -> Read:
    right = [(row, frozenset[str]()) for row in found.rows]
    doubtful = [(each.row, each.wrong) for each in found.doubtful]
    both = right + doubtful
    return Read(
        [item(row, wrong) for row, wrong in both],
        [row.row for row, _ in both],
        list(found.errors),
        len(doubtful),
    )


def _organizations(services: Services, sheet: Sheet) -> Read:
    with read_now(services) as reader:
        spelled = spelling(tree(reader).places)
    return _read(parsed.parse_organizations(sheet, spelled), _organization)


def _organization(
    row: parsed.OrganizationRow, wrong: frozenset[str]
) -> import_organizations.Listed:
    return import_organizations.Listed(
        code=row.code,
        name=row.name,
        kind=row.kind,
        superior=row.superior,
        group=row.group,
        members=row.members,
        has_groups=row.has_groups,
        tier=row.tier,
        wrong=wrong,
    )


def _tasks(services: Services, sheet: Sheet) -> Read:
    with read_now(services) as reader:
        spelled = spelling(catalogue(reader).versions)
    return _read(parsed.parse_tasks(sheet, spelled), _task)


def _task(row: parsed.TaskRow, wrong: frozenset[str]) -> tasks.Listed:
    return tasks.Listed(
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


def _workdays(services: Services, sheet: Sheet) -> Read:
    found = parsed.parse_workdays(sheet, sheet.period)
    items = [(row.day, row.kind == "work") for row in found.rows]
    return Read(items, [row.row for row in found.rows], list(found.errors))


Planner = Callable[[Services, Call, Sequence[Any], Sheet, Options, Collection[str]], Plan]


def _plan_organizations(
    services: Services,
    call: Call,
    items: Sequence[Any],
    sheet: Sheet,
    options: Options,
    left_out: Collection[str],
) -> Plan:
    on = options.stated_on or sheet.titles.stated_on
    return import_organizations.plan(services, call, items, on, left_out)


def _plan_tasks(
    services: Services, call: Call, items: Sequence[Any], sheet: Sheet, options: Options, *_: object
) -> Plan:
    return tasks.plan(services, call, items, options.in_force_from)


def _plan_workdays(services: Services, call: Call, items: Sequence[Any], *_: object) -> Plan:
    return workdays.plan(services, call, dict(items))


PLANNERS: dict[str, tuple[shapes.Shape, Callable[[Services, Sheet], Read], Planner]] = {
    "organizations": (shapes.ORGANIZATIONS, _organizations, _plan_organizations),
    "tasks": (shapes.TASKS, _tasks, _plan_tasks),
    "workdays": (shapes.WORKDAYS, _workdays, _plan_workdays),
}


def _rows(
    services: Services, call: Call, kind: str, file_name: str, data: bytes, options: Options
) -> Imported:
    shape, read, planner = PLANNERS[kind]
    sheet = read_table(file_name, data, shape, given=options.given)
    found = read(services, sheet)
    errors = list(found.errors)
    wrong_rows = {error.row for error in errors}
    left_out: set[str] = set()
    plan = planner(services, call, found.items, sheet, options, left_out)
    first = True
    while plan.problems or found.doubtful:
        if first or options.partial:  # what follows from a row left out is no mistake of its own
            errors += [_cell(found.rows[problem.row], problem) for problem in plan.problems]
        bad = {problem.row for problem in plan.problems}
        bad |= set(range(len(found.items) - found.doubtful, len(found.items)))
        wrong_rows |= {found.rows[number].number for number in bad}
        left_out |= {word for number in bad for word in _goes_by(found.items[number])}
        found = _without(found, bad)
        plan = planner(services, call, found.items, sheet, options, left_out)
        first = False
    right = bool(found.items)
    return _finish(services, call, kind, sheet, plan, errors, wrong_rows, right, options)


def _goes_by(item: Any) -> tuple[str, str]:
    """Code and name, as a superior is given by either; a day has neither."""
    return getattr(item, "code", ""), squeezed(getattr(item, "name", ""))


def _without(found: Read, bad: Collection[int]) -> Read:
    kept = [number for number in range(len(found.items)) if number not in bad]
    return Read(
        [found.items[number] for number in kept], [found.rows[n] for n in kept], found.errors
    )


def _cell(row: Row, problem: Problem) -> CellError:
    return row.error(problem.column, problem.wrong, problem.expected, **problem.places)


def _finish(
    services: Services,
    call: Call,
    kind: str,
    sheet: Sheet,
    plan: Plan,
    errors: list[CellError],
    wrong_rows: Collection[int],
    right: bool,
    options: Options,
) -> Imported:
    result = Imported(
        kind, plan.changes, in_order(errors), [*plan.notes], list(sheet.extra), len(sheet.rows)
    )
    if errors and options.partial and sheet.rows:
        out = io.BytesIO()
        write_wrong_rows(sheet, errors, out, also=wrong_rows, translate=options.translate)
        result.wrong_rows = out.getvalue()
    result.refused = bool(errors) and not (options.partial and right)
    if result.refused or options.dry_run:
        return result
    told = result.answered(options, kind=kind, changes=plan.counts())
    done = record(services, call, plan.events, **told)
    services.standing.forget()
    result.position, result.answer = done.position, done.answer
    return result
