"""The task catalogue (任务清单) with every version of every task."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from sqlalchemy import JSON, BigInteger, Boolean, Column, Integer, String

from aggregates.event import Event, Recorded
from aggregates.task.events import TaskAdded, TaskAmended, TaskWithdrawn
from aggregates.task.task import task_id
from aggregates.task.terms import TermsState
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

TASK_VERSIONS = Log(
    "task_versions",
    key=("since",),
    columns=(
        Column("task", String, nullable=False),
        Column("version", Integer, nullable=False),
        Column("in_force_from", String),  # a month; null: every month
        Column("withdrawn", Boolean, nullable=False),
        Column("name", String),
        Column("category", String),
        Column("cycle", String),
        Column("months", JSON),
        Column("kinds", JSON),
        Column("points", Integer),
        Column("deadline", String),
        Column("material", String),
        Column("basis", String),
        Column("min_members", Integer),
        Column("has_groups", Boolean),
        Column("recorded_at", BigInteger, nullable=False),
    ),
    indexes=(("task",),),
)
CODES = Temporal(
    "task_codes",
    key=("id",),
    columns=(
        Column("id", String, nullable=False),
        Column("task", String, nullable=False),
        Column("versions", Integer, nullable=False),
    ),
)


TERMS = tuple(TermsState.__annotations__)


class Catalogue:
    name: ClassVar[str] = "catalogue"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (TASK_VERSIONS, CODES)
    handles: ClassVar[tuple[type[Event], ...]] = (TaskAdded, TaskAmended, TaskWithdrawn)

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        yield CODES, (str(fact.event.originator_id),)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event = fact.event
        key = str(event.originator_id)
        match event:
            case TaskAdded(code=code):
                assert task_id(code) == event.originator_id
                rows.put(CODES, (key,), {"id": key, "task": code, "versions": 1})
                self._version(code, 1, event, fact, rows)
            case TaskAmended() | TaskWithdrawn():
                row = rows.get(CODES, key)
                if row is None:
                    raise LookupError(f"No task {key}.")
                rows.change(CODES, (key,), versions=row["versions"] + 1)
                self._version(row["task"], row["versions"] + 1, event, fact, rows)

    def _version(
        self,
        code: str,
        number: int,
        event: TaskAdded | TaskAmended | TaskWithdrawn,
        fact: Recorded,
        rows: Rows,
    ) -> None:
        head = {"task": code, "version": number, "in_force_from": event.in_force_from}
        head |= {"recorded_at": fact.recorded_at}
        if isinstance(event, TaskWithdrawn):
            rows.append(TASK_VERSIONS, **head, withdrawn=True)
            return
        values = {name: getattr(event, name) for name in TERMS}
        rows.append(TASK_VERSIONS, **head, **values, withdrawn=False)
