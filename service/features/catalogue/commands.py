"""The task catalogue (任务清单): one task added or amended, or a whole catalogue imported (R1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from aggregates.errors import NotFound, Refused
from aggregates.scheme.parameters import Parameters
from aggregates.task.task import Task, task_id
from aggregates.task.terms import BadTask, Terms, must_be_points
from aggregates.values.condition import BadCondition, Condition
from aggregates.values.cycle import BadCycle, BadDeadline, DeadlineRule, parse_cycle
from aggregates.values.period import Month
from service.features.catalogue.described import fields_of, sums
from service.features.catalogue.queries import catalogue, was_issued
from service.features.catalogue.rights import CATALOGUE_CHANGE
from service.reading.reader import read_now
from service.recording.call import Call, Done, permit, record
from service.recording.changes import Change, Plan, Problem, changed
from service.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A task as an office writes it; ``points`` in hundredths. ``wrong``: the columns that could
    not be read; what stands in for them is not judged."""

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
    wrong: frozenset[str] = frozenset()

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
    """The first catalogue, all that is added before anything is issued, holds for every month
    unless it states one; later changes from the next month unless one is named. An absent row
    withdraws nothing."""
    permit(services, call, CATALOGUE_CHANGE)
    with read_now(services) as reader:
        known, scheme = catalogue(reader).versions, reader.parameters
        is_first = not was_issued(reader)
    next_month = services.standing_data.month(call.act.at).next
    since = in_force_from or (None if is_first else next_month)
    rows = [_as_known(row, scheme) for row in rows]
    plan = Plan(problems=[p for n, row in enumerate(rows) for p in _problems(n, row, scheme)])
    unsound = {problem.row for problem in plan.problems}
    tasks = services.log.get_many(Task, [task_id(row.code) for row in rows])
    for number, row in enumerate(rows):
        if number in unsound or row.wrong:
            continue
        try:
            _task(call, row, tasks.get(task_id(row.code)), since, next_month, plan)
        except Refused as refusal:
            column, expected = COLUMN.get(type(refusal), ("code", "a later month expected"))
            plan.blame(number, column, refusal, expected)
    latest = {code: versions[-1].terms for code, versions in known.items()}
    plan.sums = sums(latest, {row.code: row.points for row in rows})
    return plan


def _as_known(row: Listed, scheme: Parameters) -> Listed:
    """Kinds by the scheme's own names: 党组（党委） is its 党组(党委)."""
    known = (name for written in row.kinds for name in _kinds_written(written, scheme))
    return replace(row, kinds=tuple(dict.fromkeys(known)))


def _kinds_written(written: str, scheme: Parameters) -> tuple[str, ...]:
    """``各机关党委和党总支`` to both, where each is a kind; else as it is written."""
    if (kind := scheme.kind_written(written)) is not None:
        return (kind.name,)
    parts = re.split("以及|和|及|与", re.sub("^(各|全体|所有)", "", written))
    kinds = [kind.name for part in parts if (kind := scheme.kind_written(part))]
    return tuple(kinds) if len(kinds) == len(parts) else (written,)


def _problems(number: int, row: Listed, scheme: Parameters) -> list[Problem]:
    """Each cell by itself, so that all that is wrong with a row is told at once."""
    problems = _kind_problems(number, row, scheme)
    parts: tuple[Callable[[], object], ...] = (
        lambda: parse_cycle(row.cycle),
        lambda: DeadlineRule.parse(row.deadline),
        lambda: Condition.parse(row.condition),
        lambda: must_be_points(row.points),
    )
    for part in parts:
        try:
            part()
        except Refused as refusal:
            column, expected = COLUMN[type(refusal)]
            problems.append(Problem(number, column, refusal.message, expected, refusal.places))
    return [problem for problem in problems if problem.column not in row.wrong]


def _kind_problems(number: int, row: Listed, scheme: Parameters) -> list[Problem]:
    kinds = "、".join(kind.name for kind in scheme.kinds)
    return [
        Problem(
            number,
            "applies_to",
            "“{kind}” is no kind of organization",
            "kinds among {kinds} expected",
            {"kind": kind, "kinds": kinds},
        )
        for kind in row.kinds
        if scheme.kind(kind) is None
    ]


def _task(
    call: Call,
    row: Listed,
    task: Task | None,
    since: Month | None,
    next_month: Month,
    plan: Plan,
) -> None:
    terms = row.terms()
    if task is None:
        made = Task.add(row.code, terms, since, call.act)
        fields = changed(None, fields_of(terms))
        plan.add(made.take(), Change("task.added", row.code, None, row.name, fields))
        return
    before = task.versions[-1].terms
    task.amend(terms, since or next_month, call.act)
    fields = changed(fields_of(before) if before else None, fields_of(terms))
    change = Change("task.amended", row.code, before.name if before else None, row.name, fields)
    plan.add(task.take(), change)


def save(services: Services, call: Call, row: Listed, in_force_from: Month | None) -> Done:
    """One task added or amended, from the next month unless one is named."""
    changes = plan(services, call, [row], in_force_from)
    if changes.problems:
        problem = changes.problems[0]
        raise Refused(problem.wrong + ", " + problem.expected + ".", rule="R1", **problem.places)
    return record(services, call, changes.events)


def withdraw(services: Services, call: Call, code: str, in_force_from: Month | None) -> Done:
    permit(services, call, CATALOGUE_CHANGE)
    task = services.log.find(Task, task_id(code))
    if task is None:
        raise NotFound("There is no task {code}.", code=code)
    task.withdraw(in_force_from or services.standing_data.month(call.act.at).next, call.act)
    return record(services, call, task)
