"""The lines of each kind of table with their values read; every wrong cell is listed at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from aggregates.values.period import Period
from service.sheets import values
from service.sheets.cells import Cell
from service.sheets.errors import CellError
from service.sheets.table import Row, Sheet

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """组织. ``tier``: unrated, below, standard, strong, model, or ``None`` where none is given."""

    code: str
    name: str
    kind: str
    superior: str | None
    group: str | None
    members: int | None
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
class LeftOut:
    """A self-evaluation's line that names its task and says nothing of it (R5: left out)."""

    organization: str
    task: str
    row: Row


@dataclass(frozen=True, slots=True)
class WorkdayRow:
    """工作日历的一天. ``kind``: off (放假) or work (调休上班)."""

    day: date
    kind: str
    label: str | None
    row: Row


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """The right rows, the sheet's and the cells' errors, and the lines that say nothing."""

    rows: tuple[T, ...]
    errors: tuple[CellError, ...]
    left_out: tuple[LeftOut, ...] = ()


class Reader:
    """Reads one row's cells; what is wrong is noted, and the row is then not to be used."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.errors: list[CellError] = []

    def required(self, column: str, parse: Callable[[Cell], T], blank: T) -> T:
        """The value; ``blank`` only stands in until the errors are looked at."""
        cell = self.row.value(column)
        if cell is not None:
            found = self._read(column, cell, parse)
            return blank if found is None else found
        title = self.row.source.shape.column(column).title
        merged = self.row.merged.get(self.row.source.columns.get(column, 0))
        if merged:
            self._wrong(
                column,
                "{column} is merged with {cell}",
                "a number of its own for each line expected",
                column=title,
                cell=merged,
            )
        else:
            self._wrong(column, "{column} is blank", "a value expected", column=title)
        return blank

    def optional(self, column: str, parse: Callable[[Cell], T]) -> T | None:
        cell = self.row.value(column)
        return None if cell is None else self._read(column, cell, parse)

    def words(self, column: str) -> str | None:
        return self.optional(column, values.parse_text)

    def _read(self, column: str, cell: Cell, parse: Callable[[Cell], T]) -> T | None:
        try:
            return parse(cell)
        except values.WrongValue as wrong:
            self._wrong(column, wrong.wrong, wrong.expected, **wrong.places)
            return None

    def _wrong(self, column: str, wrong: str, expected: str, /, **places: object) -> None:
        self.errors.append(self.row.error(column, wrong, expected, **places))


def parse_organizations(sheet: Sheet) -> Parsed[OrganizationRow]:
    return _parsed(sheet, _organization, "code", lambda row: row.code)


def parse_tasks(sheet: Sheet) -> Parsed[TaskRow]:
    return _parsed(sheet, _task, "code", lambda row: row.code)


def parse_self_evaluations(sheet: Sheet, period: Period | None = None) -> Parsed[SelfEvaluationRow]:
    """``period``: the month given from outside, for days without a year; else the title's."""
    near = period or sheet.period

    def read(reader: Reader) -> SelfEvaluationRow | LeftOut:
        return _self_evaluation(reader, near)

    return _parsed(sheet, read, "task", lambda row: (row.organization, row.task))


def parse_workdays(sheet: Sheet, period: Period | None = None) -> Parsed[WorkdayRow]:
    """``period``: the year, for days without one; else the title's."""
    near = period or sheet.period
    return _parsed(sheet, lambda reader: _workday(reader, near), "day", lambda row: row.day)


def _organization(reader: Reader) -> OrganizationRow:
    return OrganizationRow(
        code=reader.required("code", values.parse_code, ""),
        name=reader.required("name", values.parse_text, ""),
        kind=reader.required("kind", values.parse_text, ""),
        superior=reader.optional("superior", values.parse_code),
        group=reader.words("group"),
        members=reader.optional("members", values.parse_whole),
        tier=reader.optional("tier", values.parse_tier),
        note=reader.words("note"),
        row=reader.row,
    )


def _task(reader: Reader) -> TaskRow:
    return TaskRow(
        code=reader.required("code", values.parse_code, ""),
        category=reader.words("category"),
        name=reader.required("name", values.parse_text, ""),
        cycle=reader.required("cycle", values.parse_text, ""),
        applies_to=reader.required("applies_to", parse_kinds, ()),
        weight=reader.required("weight", values.parse_points, 0),
        deadline=reader.required("deadline", values.parse_text, ""),
        evidence=reader.words("evidence"),
        basis=reader.words("basis"),
        condition=reader.words("condition"),
        note=reader.words("note"),
        row=reader.row,
    )


def parse_kinds(cell: Cell) -> tuple[str, ...]:
    """``机关党委、党总支`` to its parts, in order and each once."""
    words = values.parse_text(cell)
    return tuple(dict.fromkeys(part for part in re.split(r"[、，,;；/\s]+", words) if part))


def _self_evaluation(reader: Reader, near: Period | None) -> SelfEvaluationRow | LeftOut:
    organization = reader.required("organization", values.parse_code, "")
    task = reader.required("task", values.parse_code, "")
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
    return _parsed(sheet, _person, "person", lambda found: found.person)


def _person(reader: Reader) -> PersonRow:
    return PersonRow(
        person=reader.required("person", values.parse_code, ""),
        name=reader.required("name", values.parse_text, ""),
        organization=reader.optional("organization", values.parse_code),
        telephone=reader.optional("telephone", values.parse_code),
        email=reader.words("email"),
        row=reader.row,
    )


def _parsed(
    sheet: Sheet, read: Callable[[Reader], T | LeftOut], column: str, key: Callable[..., object]
) -> Parsed[T]:
    """``column`` is where a second line about the same thing is marked wrong."""
    rows: list[T] = []
    left_out: list[LeftOut] = []
    errors = list(sheet.errors)
    firsts: dict[object, Row] = {}
    for row in sheet.rows:
        reader = Reader(row)
        found = read(reader)
        if reader.errors:
            errors += reader.errors
            continue
        first = firsts.setdefault(key(found), row)
        if first is not row:
            errors.append(_again(row, first, column))
        elif isinstance(found, LeftOut):
            left_out.append(found)
        else:
            rows.append(found)
    return Parsed(tuple(rows), tuple(errors), tuple(left_out))


def _again(row: Row, first: Row, column: str) -> CellError:
    return row.error(
        column,
        "this line repeats the one at {first}",
        "each one once expected",
        first=first.cell(column),
    )
