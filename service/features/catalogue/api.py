"""The task catalogue (任务清单): what there is, added, amended, withdrawn (R1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Response
from pydantic import Field

from aggregates.errors import NotFound, Refused
from aggregates.rules.issuing import DueTask
from aggregates.task.task import Task, task_id
from aggregates.values.condition import Condition
from aggregates.values.cycle import DeadlineRule, parse_cycle
from service.features.catalogue import commands
from service.features.catalogue.columns import TASKS, TaskLine, condition
from service.features.catalogue.commands import Listed
from service.features.catalogue.queries import CatalogueVersion, catalogue
from service.features.catalogue.rights import CATALOGUE_CHANGE, CATALOGUE_READ
from service.features.catalogue.sheets import CatalogueLine, tasks_table
from service.features.scheme.queries import must_know_kind
from service.reading.reader import Reader
from service.recording.call import Call, Done, permit
from service.services import Services
from service.web import documented
from service.web.documented import CHANGES, MAKES, lists
from service.web.fields import Body, Code, Line, MonthOrNone, Points, PointsOrNone, readable_by
from service.web.frame import RecordDep
from service.web.listing import ListDep, Listing, notes
from service.workbooks import exports
from service.workbooks.writing import Table

router = documented.router("tasks")


@router.get("/tasks", opens=CATALOGUE_READ, whole=True, **lists(TASKS))
def list_(listing: ListDep, period: MonthOrNone = None, withdrawn: bool = False) -> Response:
    """The last version of each task, or with ``period`` those that hold in that month, whether due
    in it or not. The export can be imported as it is."""
    after = listing.word()
    with listing.reader() as reader:
        listing.look.allow(CATALOGUE_READ)
        whole_catalogue = catalogue(reader)
        lines = (
            [_due(task) for task in whole_catalogue.for_month(period)]
            if period is not None
            else [_last(version) for version in whole_catalogue.latest()]
        )
        rows = sorted((line for line in lines if line.code > after), key=lambda line: line.code)
        rows = [line for line in rows if withdrawn or line.terms is not None]
        return listing.answer(
            reader, rows[: listing.limit + 1], TASKS.json,
            lambda page: _table(listing, reader, page), lambda line: [line.code],
        )  # fmt: skip


def _due(task: DueTask) -> TaskLine:
    return TaskLine(task.code, task.version, task.terms)


def _last(version: CatalogueVersion) -> TaskLine:
    since = str(version.in_force_from) if version.in_force_from else None
    return TaskLine(version.code, version.number, version.terms, since)


def _table(listing: Listing, reader: Reader, rows: Sequence[TaskLine]) -> Table:
    tasks = [
        CatalogueLine(
            code=line.code,
            category=terms.category,
            name=terms.name,
            cycle=terms.cycle,
            applies_to=terms.kinds,
            weight=terms.points,
            deadline=terms.deadline,
            evidence=terms.material,
            basis=terms.basis,
            condition=condition(terms),
        )
        for line in rows
        if (terms := line.terms) is not None
    ]
    return tasks_table(tasks, exports.Words(notes=tuple(notes(listing.look, reader))))


# --- changing -----------------------------------------------------------------------------------


class New(Body):
    """``cycle`` 每月, 每季度, 每年 or 3月、9月; ``deadline`` 本月25日, 季末月20日, 最后一个工作日;
    ``condition`` 党员20人以上, 设党小组. ``in_force_from``: the next month unless named."""

    code: Code
    name: Line
    cycle: Annotated[Line, readable_by(parse_cycle)]
    kinds: Annotated[list[Line], Field(min_length=1, max_length=100)]
    points: Points
    deadline: Annotated[Line, readable_by(DeadlineRule.parse)]
    category: Line | None = None
    material: Line | None = None
    basis: Line | None = None
    condition: Annotated[Line | None, readable_by(Condition.parse)] = None
    in_force_from: MonthOrNone = None


@router.post("/tasks", opens=CATALOGUE_CHANGE, whole=True, **MAKES)
def add(body: New, record: RecordDep) -> Response:
    """409 where the code is taken."""

    def command(services: Services, call: Call) -> Done:
        permit(services, call, CATALOGUE_CHANGE)
        if services.log.find(Task, task_id(body.code)) is not None:
            raise Refused("There is already a task {code}.", code=body.code)
        return _save(services, call, body)

    return record(command)


class Changes(Body):
    """What is left out stays as it is."""

    name: Line | None = None
    cycle: Annotated[Line | None, readable_by(parse_cycle)] = None
    kinds: Annotated[list[Line] | None, Field(min_length=1, max_length=100)] = None
    points: Annotated[PointsOrNone, Field(default_factory=lambda: None)]
    deadline: Annotated[Line | None, readable_by(DeadlineRule.parse)] = None
    category: Line | None = None
    material: Line | None = None
    basis: Line | None = None
    condition: Annotated[Line | None, readable_by(Condition.parse)] = None
    in_force_from: MonthOrNone = None


CLEARABLE = ("category", "material", "basis", "condition")


@router.patch("/tasks/{code}", opens=CATALOGUE_CHANGE, whole=True, **CHANGES)
def amend(code: Code, body: Changes, record: RecordDep) -> Response:
    """A further version, from the next month unless one is named (R1)."""

    def command(services: Services, call: Call) -> Done:
        permit(services, call, CATALOGUE_CHANGE)
        given = {name: v for name, v in body.given().items() if v is not None or name in CLEARABLE}
        return _save(services, call, New.model_construct(**(_known(services, code) | given)))

    return record(command)


def _known(services: Services, code: str) -> dict[str, Any]:
    """The task's last terms, as a body says them."""
    task = services.log.find(Task, task_id(code))
    if task is None:
        raise NotFound("There is no task {code}.", code=code)
    terms = next((v.terms for v in reversed(task.versions) if v.terms is not None), None)
    assert terms is not None
    state = {name: value for name, value in terms.state().items() if name in New.model_fields}
    return {**state, "code": code, "condition": condition(terms), "in_force_from": None}


def _save(services: Services, call: Call, body: New) -> Done:
    row = Listed(
        code=body.code,
        name=body.name,
        category=body.category,
        cycle=body.cycle,
        kinds=tuple(body.kinds),
        points=body.points,
        deadline=body.deadline,
        material=body.material,
        basis=body.basis,
        condition=body.condition,
    )
    row.terms()  # refused by its own class here, so that bad terms are 422
    for kind in row.kinds:
        must_know_kind(services, call, kind)
    return commands.save(services, call, row, body.in_force_from)


class Withdrawal(Body):
    in_force_from: MonthOrNone = None


@router.put("/tasks/{code}/withdrawal", opens=CATALOGUE_CHANGE, whole=True, **CHANGES)
def withdraw(code: Code, record: RecordDep, body: Withdrawal | None = None) -> Response:
    """From the next month unless one is named; what is issued stays."""
    return record(commands.withdraw, code, body.in_force_from if body else None)
