"""The check of one organization's month (抽查结果, R6): line by line, heard, decided by another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self, assert_never
from uuid import UUID

from aggregates.check.events import (
    CheckEvent,
    FalseClaimNotUpheld,
    FalseClaimUpheld,
    MaterialHandedIn,
    ResultRecorded,
    StatementHeard,
)
from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, identity
from aggregates.rules.independence import NOBODY, Persons, behind, must_not_decide
from aggregates.values.text import Text


class CheckRefused(Refused):
    rule = "R6"


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the own entry, hundredths. ``upheld``: of a false claim; None while undecided."""

    assignment: str
    weight: int
    claimed: int
    verified: int
    false: bool = False
    upheld: bool | None = None

    @property
    def waits(self) -> bool:
        return self.false and self.upheld is None

    def state(self) -> dict[str, Any]:
        return {
            "assignment": self.assignment, "weight": self.weight, "claimed": self.claimed,
            "verified": self.verified, "false": self.false,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Served:
    """The result's serving (送达). ``last_day``: until when a statement is waited for."""

    notice: str
    last_day: date


def check_id(organization: str, period: str) -> UUID:
    return identity("check", organization, period)


class Check(Aggregate):
    TOPIC = "check"

    def __init__(self) -> None:
        self.organization = self.period = ""
        self.items: dict[str, Item] = {}
        self.own_entry = self.weight = 0
        self.result: str | None = None  # its reference
        self.checkers: Persons = NOBODY  # of the result that stands
        self.heard = False

    @classmethod
    def none_yet(cls, organization: str, period: str, act: Act) -> Self:
        check = cls.blank(check_id(organization, period), act.at)
        check.organization, check.period = organization, period
        return check

    def hand_in(self, evidence: list[dict[str, str]], act: Act) -> None:
        if self.result is not None:
            raise CheckRefused(
                "The result for {organization} is recorded; material comes before it.",
                organization=self.organization,
            )
        self.record(
            MaterialHandedIn(
                **self.opening(act),
                organization=self.organization,
                period=self.period,
                evidence=evidence,
            )
        )

    def record_result(
        self,
        items: list[Item],
        notes: dict[str, Text],
        *,
        own_entry: int,
        checker_organization: str,
        served: Served | None,
        act: Act,
    ) -> None:
        """``items``: every line of the own entry. A result may be replaced until it is served."""
        if served is not None:
            raise CheckRefused(
                "The result for {organization} is served; it is not replaced any more.",
                organization=self.organization,
            )
        self.record(
            ResultRecorded(
                **self.opening(act),
                organization=self.organization,
                period=self.period,
                own_entry=own_entry,
                weight=sum(item.weight for item in items),
                items=[item.state() for item in items],
                checker_organization=checker_organization,
                noted=list(notes),
                notes=list(notes.values()),
                replaced=self.result,
            )
        )

    def hear(self, statement: Text, served: Served | None, act: Act) -> None:
        if not any(item.waits for item in self.items.values()):
            raise CheckRefused("No false claim waits for a decision, so none is answered.")
        if served is None:
            raise CheckRefused("The result is not served yet; a statement follows it.")
        self.record(StatementHeard(**self.next(act), statement=statement))

    def decide(
        self,
        assignment: str,
        upheld: bool,
        note: Text | None,
        *,
        served: Served | None,
        today: date,
        decider_organization: str,
        act: Act,
    ) -> None:
        """By a second checker, after the statement or once its days are over."""
        self._must_wait(assignment)
        if served is None:
            raise CheckRefused("The result is not served yet, so nobody could answer it.")
        if not self.heard and today <= served.last_day:
            raise CheckRefused(
                "The organization has not made its statement yet; it has time until {day}.",
                day=served.last_day,
            )
        must_not_decide(self.checkers, act)
        kind = FalseClaimUpheld if upheld else FalseClaimNotUpheld
        self.record(
            kind(
                **self.next(act),
                assignment=assignment,
                notice=served.notice,
                last_day=served.last_day,
                decider_organization=decider_organization,
                note=note,
            )
        )

    def lapse(self, served: Served, decider_organization: str, act: Act) -> None:
        """Nobody decided in time: honest errors."""
        for item in [item for item in self.items.values() if item.waits]:
            self.record(
                FalseClaimNotUpheld(
                    **self.next(act),
                    assignment=item.assignment,
                    notice=served.notice,
                    last_day=served.last_day,
                    decider_organization=decider_organization,
                    by_lapse=True,
                )
            )

    def _must_wait(self, assignment: str) -> None:
        item = self.items.get(assignment)
        if item is None or not item.false:
            raise CheckRefused("No false claim was found in that line.")
        if item.upheld is not None:
            raise CheckRefused("That false claim is decided already.")

    @property
    def settled(self) -> bool:
        return self.result is not None and not any(item.waits for item in self.items.values())

    @property
    def about(self) -> tuple[str | None, str | None]:
        return self.organization, self.period

    def evolve(self, event: CheckEvent) -> None:
        match event:
            case MaterialHandedIn():
                self.organization, self.period = event.organization, event.period
            case ResultRecorded():
                self.organization, self.period = event.organization, event.period
                self.items = {each["assignment"]: Item(**each) for each in event.items}
                self.own_entry, self.weight = event.own_entry, event.weight
                self.result, self.checkers = event.reference, behind(event)
            case StatementHeard():
                self.heard = True
            case FalseClaimUpheld(assignment=key):
                self.items[key] = replace(self.items[key], upheld=True)
            case FalseClaimNotUpheld(assignment=key):
                self.items[key] = replace(self.items[key], upheld=False)
            case _:
                assert_never(event)
