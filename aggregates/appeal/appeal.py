"""An appeal against one line of a scorecard (申诉复核, R15): filed once, decided by another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self, assert_never
from uuid import UUID

from aggregates.appeal.events import (
    AppealDismissed,
    AppealEvent,
    AppealFiled,
    AppealUpheld,
    AppealWithdrawn,
)
from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, identity
from aggregates.rules.independence import NOBODY, Persons, behind, must_not_decide
from aggregates.values.text import Text


class AppealRefused(Refused):
    rule = "R15"


class AppealState(StrEnum):
    FILED = "filed"  # 待复核
    UPHELD = "upheld"  # 成立
    DISMISSED = "dismissed"  # 不成立
    WITHDRAWN = "withdrawn"  # 已撤回


@dataclass(frozen=True, slots=True)
class Against:
    """The line: an organization's, of a period; ``assignment`` where it is a check's."""

    organization: str
    period: str
    line: str
    assignment: str | None = None

    @property
    def appeal(self) -> UUID:
        return identity("appeal", self.organization, self.period, self.line, self.assignment or "")


@dataclass(frozen=True, slots=True)
class Serving:
    """The serving (送达) of the entry that is appealed against, and the last day of its term."""

    notice: str
    served_on: date
    last_day: date


class Appeal(Aggregate):
    TOPIC = "appeal"

    def __init__(self) -> None:
        self.against = Against("", "", "")
        self.state: AppealState | None = None
        self.filers: Persons = NOBODY

    @classmethod
    def file(
        cls,
        against: Against,
        *,
        entry: int,
        amount: int,
        reason: Text,
        evidence: Sequence[str],
        serving: Serving | None,
        today: date,
        decide_by: date,
        act: Act,
    ) -> Self:
        if serving is not None and today > serving.last_day:
            raise AppealRefused(
                "The last day of an appeal against this entry was {day}.", day=serving.last_day
            )
        return cls.begin(
            AppealFiled(
                **cls.first(against.appeal, act),
                organization=against.organization,
                period=against.period,
                year=against.period[:4],
                line=against.line,
                assignment=against.assignment,
                entry=entry,
                amount=amount,
                reason=reason,
                evidence=list(evidence),
                notice=serving.notice if serving else None,
                served_on=serving.served_on if serving else None,
                last_day=serving.last_day if serving else None,
                decide_by=decide_by,
            )
        )

    def uphold(
        self,
        persons: Persons,
        *,
        entry: int | None,
        amount: int | None,
        items: list[str] | None,
        decider_organization: str,
        note: Text | None,
        act: Act,
    ) -> None:
        """``persons``: who checked or entered the line; none of them decides."""
        self._must_be_open()
        must_not_decide(persons | self.filers, act)
        self.record(
            AppealUpheld(
                **self.next(act),
                line=self.against.line,
                assignment=self.against.assignment,
                entry=entry,
                amount=amount,
                items=items,
                decider_organization=decider_organization,
                note=note,
            )
        )

    def dismiss(
        self, persons: Persons, *, decider_organization: str, note: Text | None, act: Act
    ) -> None:
        self._must_be_open()
        must_not_decide(persons | self.filers, act)
        self.record(
            AppealDismissed(**self.next(act), decider_organization=decider_organization, note=note)
        )

    def withdraw(self, act: Act) -> None:
        self._must_be_open()
        self.record(AppealWithdrawn(**self.next(act)))

    def _must_be_open(self) -> None:
        if self.state == AppealState.WITHDRAWN:
            raise AppealRefused("The appeal is withdrawn.")
        if self.state != AppealState.FILED:
            raise AppealRefused("The appeal is decided already.")

    @property
    def about(self) -> tuple[str | None, str | None]:
        return self.against.organization, self.against.period

    def evolve(self, event: AppealEvent) -> None:
        match event:
            case AppealFiled():
                self.against = Against(
                    event.organization, event.period, event.line, event.assignment
                )
                self.state, self.filers = AppealState.FILED, behind(event)
            case AppealUpheld():
                self.state = AppealState.UPHELD
            case AppealDismissed():
                self.state = AppealState.DISMISSED
            case AppealWithdrawn():
                self.state = AppealState.WITHDRAWN
            case _:
                assert_never(event)
