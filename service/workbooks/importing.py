"""Importing a table's rows: read, checked whole, shown first, recorded in one transaction."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from service.access.actions import Action
from service.recording.call import Call, record
from service.recording.changes import Plan, Problem
from service.services import Services
from service.workbooks.errors import CellError, in_order
from service.workbooks.imported import Imported, Options
from service.workbooks.reading import Parsed
from service.workbooks.shapes import Shape
from service.workbooks.table import Row, Sheet, read_table
from service.workbooks.words import squeezed
from service.workbooks.wrong_rows import write_wrong_rows


class Importer(Protocol):
    def __call__(
        self, services: Services, call: Call, file_name: str, data: bytes, options: Options
    ) -> Imported:
        """Every wrong cell is in ``errors``; with any, nothing is recorded (``partial``: the
        right rows are). Unreadable, or another Refused, where the file as a whole cannot be
        taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportKind:
    """One kind of workbook that comes in, as a feature brings it. ``words``: of the catalogue.
    ``whole``: the whole city's table, so that the action is asked for all of it."""

    name: str
    words: str
    place: int  # among the kinds, as people are offered them
    opens: Action
    shape: Shape
    take: Importer
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Read:
    """A table's rows as the command takes them, each with the row it came from: the right ones,
    and after them the ``doubtful``, whose other cells are looked at too."""

    items: list[Any]
    rows: list[Row]
    errors: list[CellError]
    doubtful: int = 0


def read(parsed: Parsed[Any], item: Callable[[Any, frozenset[str]], Any]) -> Read:
    right = [(row, frozenset[str]()) for row in parsed.rows]
    doubtful = [(each.row, each.wrong) for each in parsed.doubtful]
    both = right + doubtful
    return Read(
        [item(row, wrong) for row, wrong in both],
        [row.row for row, _ in both],
        list(parsed.errors),
        len(doubtful),
    )


Reading = Callable[[Services, Sheet], Read]
Planner = Callable[[Services, Call, Sequence[Any], Sheet, Options, Collection[Any]], Plan]


def of_rows(shape: Shape, reading: Reading, planner: Planner) -> Importer:
    """The importer of a table whose rows stand each for itself."""

    def take(
        services: Services, call: Call, file_name: str, data: bytes, options: Options
    ) -> Imported:
        sheet = read_table(file_name, data, shape, given=options.given)
        return _rows(services, call, sheet, reading(services, sheet), planner, options)

    return take


def _rows(
    services: Services, call: Call, sheet: Sheet, read: Read, planner: Planner, options: Options
) -> Imported:
    errors = list(read.errors)
    wrong_rows = {error.row for error in errors}
    left_out: set[str] = set()
    plan = planner(services, call, read.items, sheet, options, left_out)
    first = True
    while plan.problems or read.doubtful:
        if first or options.partial:  # what follows from a row left out is no mistake of its own
            errors += [_cell(read.rows[problem.row], problem) for problem in plan.problems]
        bad = {problem.row for problem in plan.problems}
        bad |= set(range(len(read.items) - read.doubtful, len(read.items)))
        wrong_rows |= {read.rows[number].number for number in bad}
        left_out |= {word for number in bad for word in _goes_by(read.items[number])}
        read = _without(read, bad)
        plan = planner(services, call, read.items, sheet, options, left_out)
        first = False
    right = bool(read.items)
    return _finish(services, call, sheet, plan, errors, wrong_rows, right, options)


def _goes_by(item: Any) -> tuple[str, str]:
    """Code and name, as a superior is given by either; a day has neither."""
    return getattr(item, "code", ""), squeezed(getattr(item, "name", ""))


def _without(read: Read, bad: Collection[int]) -> Read:
    kept = [number for number in range(len(read.items)) if number not in bad]
    return Read([read.items[number] for number in kept], [read.rows[n] for n in kept], read.errors)


def _cell(row: Row, problem: Problem) -> CellError:
    return row.error(problem.column, problem.wrong, problem.expected, **problem.places)


def _finish(
    services: Services,
    call: Call,
    sheet: Sheet,
    plan: Plan,
    errors: list[CellError],
    wrong_rows: Collection[int],
    right: bool,
    options: Options,
) -> Imported:
    kind = sheet.shape.kind
    result = Imported(
        kind, plan.changes, in_order(errors), [*plan.notes], list(sheet.extra), len(sheet.rows)
    )
    result.sums = plan.sums
    if errors and options.partial and sheet.rows:
        out = io.BytesIO()
        write_wrong_rows(sheet, errors, out, also=wrong_rows, translate=options.translate)
        result.wrong_rows = out.getvalue()
    result.refused = bool(errors) and not (options.partial and right)
    if result.refused or options.dry_run:
        return result
    answer = result.answered(options, kind=kind, changes=plan.counts())
    done = record(services, call, plan.events, **answer)
    services.standing_data.forget()
    result.position, result.answer = done.position, done.answer
    return result
