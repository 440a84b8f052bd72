"""A checklist (标准化“1+9”清单, 七个过硬) as versions: what a branch is inspected by (R13)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Self
from uuid import UUID

from aggregates.checklist.events import ChecklistEvent, ChecklistPublished
from aggregates.checklist.shipped import SHIPPED
from aggregates.errors import Refused, Several
from aggregates.event import Act, Aggregate, identity


class WrongChecklist(Refused):
    status = 422
    rule = "R13"


def checklist_id(kind: str) -> UUID:
    return identity("checklist", kind)


class Checklist(Aggregate):
    TOPIC = "checklist"

    def __init__(self) -> None:
        self.version_now = 1
        self.criteria: Sequence[dict[str, Any]] = ()

    @classmethod
    def publish(
        cls, kind: str, criteria: Sequence[dict[str, Any]], others: Collection[str], act: Act
    ) -> Self:
        """The first that is published follows what ships."""
        made = cls.blank(checklist_id(kind), act.at)
        made.criteria = SHIPPED[kind]
        made.amend(kind, criteria, others, act)
        return made

    def amend(
        self, kind: str, criteria: Sequence[dict[str, Any]], others: Collection[str], act: Act
    ) -> None:
        """``others``: the codes of the other list, since both stand together. The same records
        nothing."""
        must_be_sound(criteria, others)
        if list(criteria) == list(self.criteria):
            return
        version = self.version_now + 1
        said: dict[str, Any] = {"kind": kind, "version": version, "criteria": list(criteria)}
        self.record(ChecklistPublished(**self.opening(act), **said))

    def evolve(self, event: ChecklistEvent) -> None:
        self.version_now, self.criteria = event.version, event.criteria


def must_be_sound(criteria: Sequence[dict[str, Any]], others: Collection[str]) -> None:
    """All that is wrong is told at once."""
    codes = [each["code"] for each in criteria]
    wrong: list[Refused] = [
        WrongChecklist("Criterion {code} stands twice.", code=code)
        for code in dict.fromkeys(codes)
        if codes.count(code) > 1
    ]
    wrong += [
        WrongChecklist("Criterion {code} stands in the other checklist.", code=code)
        for code in codes
        if code in others
    ]
    if not codes:
        wrong.append(WrongChecklist("A checklist has at least one criterion."))
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Several(wrong)
