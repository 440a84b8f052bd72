"""A task of the catalogue (任务清单), in versions that each hold from a month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, assert_never
from uuid import UUID

from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, identity
from aggregates.task.events import TaskAdded, TaskAmended, TaskEvent, TaskWithdrawn
from aggregates.task.terms import Terms
from aggregates.values.period import Month


class TaskChangeTooEarly(Refused):
    rule = "R1"


def task_id(code: str) -> UUID:
    return identity("task", code)


@dataclass(frozen=True, slots=True)
class TaskVersion:
    """``terms`` None: withdrawn from then on. ``in_force_from`` None: for every month."""

    number: int
    in_force_from: Month | None
    terms: Terms | None


class Task(Aggregate):
    TOPIC = "task"

    def __init__(self) -> None:
        self.code = ""
        self.versions: list[TaskVersion] = []

    @classmethod
    def add(cls, code: str, terms: Terms, in_force_from: Month | None, act: Act) -> Self:
        return cls.begin(
            TaskAdded(
                **cls.first(task_id(code), act),
                **terms.state(),
                code=code,
                in_force_from=str(in_force_from) if in_force_from else None,
            )
        )

    def amend(self, terms: Terms, in_force_from: Month, act: Act) -> None:
        """Records nothing where the last version says the same."""
        if self.versions[-1].terms == terms:
            return
        self._must_not_precede(in_force_from)
        self.record(
            TaskAmended(
                **self.next(act),
                **terms.state(),
                version=self.versions[-1].number + 1,
                in_force_from=str(in_force_from),
            )
        )

    def withdraw(self, in_force_from: Month, act: Act) -> None:
        if self.versions[-1].terms is None:
            return
        self._must_not_precede(in_force_from)
        self.record(TaskWithdrawn(**self.next(act), in_force_from=str(in_force_from)))

    def for_month(self, month: Month) -> TaskVersion | None:
        task_versions = [
            v for v in self.versions if v.in_force_from is None or v.in_force_from <= month
        ]
        return task_versions[-1] if task_versions else None

    def evolve(self, event: TaskEvent) -> None:
        match event:
            case TaskAdded(code=code, in_force_from=since):
                self.code = code
                month = Month.parse(since) if since else None
                self.versions.append(TaskVersion(1, month, Terms.remembered(event)))
            case TaskAmended(version=version, in_force_from=since):
                self.versions.append(
                    TaskVersion(version, Month.parse(since), Terms.remembered(event))
                )
            case TaskWithdrawn(in_force_from=since):
                number = self.versions[-1].number + 1
                self.versions.append(TaskVersion(number, Month.parse(since), None))
            case _:
                assert_never(event)

    def _must_not_precede(self, month: Month) -> None:
        last = self.versions[-1].in_force_from
        if last is not None and month < last:
            raise TaskChangeTooEarly(
                "Task {code} already changes from {last}; a further change cannot hold from "
                "{month}.",
                code=self.code,
                last=str(last),
                month=str(month),
            )
