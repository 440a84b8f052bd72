"""The terms of a task: what is asked, of whom, how often, by when, for how many points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self, TypedDict

from aggregates.errors import Refused
from aggregates.values.condition import Condition
from aggregates.values.cycle import DeadlineRule, parse_cycle
from aggregates.values.period import Month


class BadTask(Refused):
    """A task's terms make no sense."""

    status = 422


class TermsState(TypedDict):
    name: str
    category: str | None
    cycle: str
    months: list[int]
    kinds: list[str]
    points: int
    deadline: str
    material: str | None
    basis: str | None
    min_members: int | None
    has_groups: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """``points`` are hundredths; ``months`` 1 to 12; ``kinds`` as the scheme names them."""

    name: str
    category: str | None
    cycle: str
    months: tuple[int, ...]
    kinds: tuple[str, ...]
    points: int
    deadline: str
    material: str | None = None
    basis: str | None = None
    min_members: int | None = None
    has_groups: bool = False

    @classmethod
    def written(
        cls,
        *,
        name: str,
        cycle: str,
        kinds: tuple[str, ...],
        points: int,
        deadline: str,
        category: str | None = None,
        material: str | None = None,
        basis: str | None = None,
        condition: str | None = None,
    ) -> Self:
        """From an office's words; what cannot be read is refused (BadCycle, BadDeadline ...)."""
        if not name.strip() or not kinds:
            raise BadTask("A task needs a name and at least one kind of organization.")
        must_be_points(points)
        DeadlineRule.parse(deadline)
        parsed = Condition.parse(condition)
        return cls(
            name=name.strip(),
            category=category,
            cycle=cycle,
            months=parse_cycle(cycle),
            kinds=kinds,
            points=points,
            deadline=deadline,
            material=material,
            basis=basis,
            min_members=parsed.min_members,
            has_groups=parsed.has_groups,
        )

    @classmethod
    def remembered(cls, event: Any) -> Self:
        """From a fact that holds them."""
        state = {name: getattr(event, name) for name in TermsState.__annotations__}
        return cls(**(state | {"months": tuple(event.months), "kinds": tuple(event.kinds)}))

    @property
    def condition(self) -> Condition:
        return Condition(self.min_members, self.has_groups)

    @property
    def deadline_rule(self) -> DeadlineRule:
        return DeadlineRule.parse(self.deadline)

    def state(self) -> TermsState:
        return TermsState(
            name=self.name,
            category=self.category,
            cycle=self.cycle,
            months=list(self.months),
            kinds=list(self.kinds),
            points=self.points,
            deadline=self.deadline,
            material=self.material,
            basis=self.basis,
            min_members=self.min_members,
            has_groups=self.has_groups,
        )

    def is_due_in(self, month: Month) -> bool:
        return month.month in self.months

    def applies_to(self, kind: str, members: int | None, has_groups: bool) -> bool:
        """To organizations of its kinds that meet its condition (R1)."""
        return kind in self.kinds and self.condition.is_met(members, has_groups)


def must_be_points(points: int) -> None:
    if not 0 <= points <= 100_000:
        raise BadTask("A task carries from 0 to 1000 points.")
