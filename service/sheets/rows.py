"""The lines of each kind of table with their values read; every wrong cell is listed at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from aggregates.values.period import Period
from service.sheets import values
from service.sheets.by_name import NOBODY, Names
from service.sheets.cells import Cell
from service.sheets.reading import LeftOut, Parsed, Reader, parsed
from service.sheets.spelling import Spelling, as_it_stands
from service.sheets.table import Row, Sheet


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """组织. ``tier``: unrated, below, standard, strong, model, or ``None`` where none is given."""

    code: str
    name: str
    kind: str
    superior: str | None
    group: str | None
    members: int | None
    has_groups: bool | None
    tier: str | None
    note: str | None
    row: Row


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


@dataclass(frozen=True, slots=True)
class SelfEvaluationRow:
    """月自评的一行. ``outcome``: done, partial, not_done; ``points`` in hundredths."""

    organization: str
    organization_name: str | None
    task: str
    task_name: str | None
    outcome: str
    points: int
    happened_on: date | None
    statement: str | None
    row: Row


@dataclass(frozen=True, slots=True)
class WorkdayRow:
    """工作日历的一天. ``kind``: off (放假) or work (调休上班)."""

    day: date
    kind: str
    label: str | None
    row: Row


def parse_organizations(sheet: Sheet, spelled: Spelling = as_it_stands) -> Parsed[OrganizationRow]:
    """``spelled``: how codes that differ in capitals alone are written; so too for tasks."""
    return parsed(sheet, lambda reader: _organization(reader, spelled), ("code",), _code)


def parse_tasks(sheet: Sheet, spelled: Spelling = as_it_stands) -> Parsed[TaskRow]:
    return parsed(sheet, lambda reader: _task(reader, spelled), ("code",), _code)


def _code(row: OrganizationRow | TaskRow) -> str:
    return row.code


def parse_self_evaluations(
    sheet: Sheet, period: Period | None = None, names: Names = NOBODY
) -> Parsed[SelfEvaluationRow]:
    """``period``: the month given from outside, for days without a year; else the title's.
    ``names``: which codes there are, and who goes by which name where no column holds codes."""
    near = period or sheet.period

    def read(reader: Reader) -> SelfEvaluationRow | LeftOut:
        return _self_evaluation(reader, near, names)

    return parsed(sheet, read, ("task", "organization"), lambda row: (row.organization, row.task))


def parse_workdays(sheet: Sheet, period: Period | None = None) -> Parsed[WorkdayRow]:
    """``period``: the year, for days without one; else the title's."""
    near = period or sheet.period
    return parsed(sheet, lambda reader: _workday(reader, near), ("day",), lambda row: row.day)


def _organization(reader: Reader, spelled: Spelling) -> OrganizationRow:
    return OrganizationRow(
        code=spelled(reader.required("code", values.parse_code, "")),
        name=reader.required("name", values.parse_text, ""),
        kind=reader.required("kind", values.parse_text, ""),
        superior=reader.optional("superior", values.parse_code),
        group=reader.optional("group", values.parse_text),
        members=reader.optional("members", values.parse_whole),
        has_groups=reader.optional("has_groups", values.parse_yes, values.DASHES),
        tier=reader.optional("tier", values.parse_tier),
        note=reader.words("note"),
        row=reader.row,
    )


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


def _self_evaluation(
    reader: Reader, near: Period | None, names: Names
) -> SelfEvaluationRow | LeftOut:
    organization = names.organizations_spelled(reader.known("organization", names.organization))
    task = names.tasks_spelled(reader.known("task", names.task))
    claim = ("outcome", "points", "happened_on", "statement")
    if all(reader.row.value(column) is None for column in claim) and not reader.row.merged:
        return LeftOut(organization, task, reader.row)
    return SelfEvaluationRow(
        organization=organization,
        organization_name=reader.words("organization_name"),
        task=task,
        task_name=reader.words("task_name"),
        outcome=reader.required("outcome", values.parse_outcome, ""),
        points=reader.required("points", values.parse_points, 0),
        happened_on=reader.optional("happened_on", lambda cell: values.parse_date(cell, near)),
        statement=reader.words("statement"),
        row=reader.row,
    )


def _workday(reader: Reader, near: Period | None) -> WorkdayRow:
    return WorkdayRow(
        day=reader.required("day", lambda cell: values.parse_date(cell, near), date.min),
        kind=reader.required("kind", values.parse_day_kind, ""),
        label=reader.words("label"),
        row=reader.row,
    )


@dataclass(frozen=True, slots=True)
class PersonRow:
    """人员: a code, and what only the directory knows."""

    person: str
    name: str
    organization: str | None
    telephone: str | None
    email: str | None
    row: Row


def parse_people(sheet: Sheet) -> Parsed[PersonRow]:
    return parsed(sheet, _person, ("person",), lambda found: found.person)


def _person(reader: Reader) -> PersonRow:
    return PersonRow(
        person=reader.required("person", values.parse_code, ""),
        name=reader.required("name", values.parse_text, ""),
        organization=reader.optional("organization", values.parse_code),
        telephone=reader.optional("telephone", values.parse_code),
        email=reader.words("email"),
        row=reader.row,
    )
