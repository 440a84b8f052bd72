"""The task catalogue (任务清单): one task added or amended, or a whole catalogue imported (R1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aggregates.errors import NotFound, Refused
from aggregates.scheme.parameters import Parameters
from aggregates.task.task import Task, task_id
from aggregates.task.terms import BadTask, Terms
from aggregates.values.condition import BadCondition
from aggregates.values.cycle import BadCycle, BadDeadline
from aggregates.values.period import Month
from service.access.actions import Action
from service.commands.call import Call, Done, permit, record
from service.commands.changes import Change, Plan, Problem
from service.queries.catalogue import catalogue
from service.queries.reader import read_now
from service.wiring import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A task as an office writes it; ``points`` in hundredths."""

    code: str
    name: str
    category: str | None
    cycle: str
    kinds: tuple[str, ...]
    points: int
    deadline: str
    material: str | None
    basis: str | None
    condition: str | None

    def terms(self) -> Terms:
        return Terms.written(
            name=self.name,
            category=self.category,
            cycle=self.cycle,
            kinds=self.kinds,
            points=self.points,
            deadline=self.deadline,
            material=self.material,
            basis=self.basis,
            condition=self.condition,
        )


COLUMN: dict[type[Refused], tuple[str, str]] = {
    BadCycle: ("cycle", "每月, 每季度, 每年 or months like 3月、9月 expected"),
    BadDeadline: ("deadline", "a day like 本月25日, 季末月20日 or 本月最后一个工作日 expected"),
    BadCondition: ("condition", "党员20人以上 or 设党小组 expected"),
    BadTask: ("weight", "a sound task expected"),
}


def plan(
    services: Services, call: Call, rows: Sequence[Listed], in_force_from: Month | None = None
) -> Plan:
    """The first catalogue holds for every month unless it states one; later changes from the next
    month unless one is named. An absent row withdraws nothing."""
    permit(services, call, Action.CATALOGUE_CHANGE)
    with read_now(services) as reader:
        is_first, scheme = not catalogue(reader).versions, reader.parameters
    next_month = services.standing.month(call.act.at).next
    since = in_force_from or (None if is_first else next_month)
    found = Plan(problems=_kind_problems(rows, scheme))
    held = services.log.get_many(Task, [task_id(row.code) for row in rows])
    for number, row in enumerate(rows):
        try:
            _task(call, row, held.get(task_id(row.code)), since, next_month, found)
        except Refused as refusal:
            column, expected = COLUMN.get(type(refusal), ("code", "a later month expected"))
            found.blame(number, column, refusal, expected)
    return found


def _kind_problems(rows: Sequence[Listed], scheme: Parameters) -> list[Problem]:
    kinds = "、".join(kind.name for kind in scheme.kinds)
    return [
        Problem(
            number,
            "applies_to",
            "“{kind}” is no kind of organization",
            "kinds among {kinds} expected",
            {"kind": kind, "kinds": kinds},
        )
        for number, row in enumerate(rows)
        for kind in row.kinds
        if scheme.kind(kind) is None
    ]


def _task(
    call: Call,
    row: Listed,
    held: Task | None,
    since: Month | None,
    next_month: Month,
    found: Plan,
) -> None:
    terms = row.terms()
    if held is None:
        made = Task.add(row.code, terms, since, call.act)
        found.add(made.take(), Change("task.added", row.code, None, row.name))
        return
    before = held.versions[-1].terms
    held.amend(terms, since or next_month, call.act)
    change = Change("task.amended", row.code, before.name if before else None, row.name)
    found.add(held.take(), change)


def save(services: Services, call: Call, row: Listed, in_force_from: Month | None) -> Done:
    """One task added or amended, from the next month unless one is named."""
    found = plan(services, call, [row], in_force_from)
    if found.problems:
        problem = found.problems[0]
        raise Refused(problem.wrong + ", " + problem.expected + ".", rule="R1", **problem.places)
    return record(services, call, found.events)


def withdraw(services: Services, call: Call, code: str, in_force_from: Month | None) -> Done:
    permit(services, call, Action.CATALOGUE_CHANGE)
    held = services.log.find(Task, task_id(code))
    if held is None:
        raise NotFound("There is no task {code}.", code=code)
    held.withdraw(in_force_from or services.standing.month(call.act.at).next, call.act)
    return record(services, call, held)
