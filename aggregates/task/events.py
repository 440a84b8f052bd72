"""What happens to a task of the catalogue (任务清单)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import Points
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class TaskAdded(FirstEvent):
    """``in_force_from``: a month, or None for every month (the first catalogue, R1)."""

    TOPIC: ClassVar[str] = "task.added"
    SENTENCE: ClassVar[str] = N_(
        "{who} added task {code} “{name}” to the catalogue, worth {points} points."
    )

    code: str
    name: str
    category: str | None  # 任务类别
    cycle: str  # 周期, as written
    months: list[int]
    kinds: list[str]  # 适用组织
    points: Points  # 分值, hundredths
    deadline: str  # 完成时限, as written
    material: str | None  # 佐证材料
    basis: str | None  # 制度依据
    min_members: int | None = None
    has_groups: bool = False
    in_force_from: str | None = None


@dataclass(frozen=True, kw_only=True)
class TaskAmended(Event):
    """A further version, whole, in force from a month."""

    TOPIC: ClassVar[str] = "task.amended"
    SENTENCE: ClassVar[str] = N_(
        "{who} amended task {before_code} “{name}”, in force from {in_force_from} (version "
        "{version})."
    )

    version: int
    name: str
    category: str | None
    cycle: str
    months: list[int]
    kinds: list[str]
    points: Points
    deadline: str
    material: str | None
    basis: str | None
    min_members: int | None = None
    has_groups: bool = False
    in_force_from: str


@dataclass(frozen=True, kw_only=True)
class TaskWithdrawn(Event):
    TOPIC: ClassVar[str] = "task.withdrawn"
    SENTENCE: ClassVar[str] = N_(
        "{who} withdrew task {before_code} “{before_name}” from {in_force_from} on."
    )

    in_force_from: str


TaskEvent = TaskAdded | TaskAmended | TaskWithdrawn
