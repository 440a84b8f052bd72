"""What is open of a branch's tier: an application, a look-back, a proposed lowering (R13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from aggregates.errors import Refused, Several
from aggregates.rules.independence import NOBODY, Persons
from aggregates.tier.ladder import Tier
from aggregates.values.text import Text


class TierRuleBroken(Refused):
    rule = "R13"


class WrongCriterion(TierRuleBroken):
    status = 422


@dataclass(frozen=True, slots=True)
class Lists:
    """The checklists a thing is judged by: their ``versions``, and all their criteria's codes."""

    versions: Mapping[str, int]
    criteria: Sequence[str]

    def must_hold(self, codes: Sequence[str]) -> None:
        """All that are not of them are named at once."""
        wrong: list[Refused] = [
            WrongCriterion("There is no criterion {code} in the checklist.", code=code)
            for code in codes
            if code not in self.criteria
        ]
        wrong += [
            WrongCriterion("Criterion {code} is named twice.", code=code)
            for code in dict.fromkeys(codes)
            if codes.count(code) > 1
        ]
        if wrong:
            raise wrong[0] if len(wrong) == 1 else Several(wrong)


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What is not met, failed or was said of: criterion to note."""

    failed: Sequence[str]
    notes: Mapping[str, Text]

    @property
    def noted(self) -> list[str]:
        return list(self.notes)

    @property
    def said(self) -> list[Text]:
        return list(self.notes.values())


@dataclass(slots=True)
class Application:
    """``failed`` None: not inspected. ``persons``: who applied or inspected, and do not approve."""

    number: int
    to: Tier
    lists: Lists
    persons: Persons
    applicants: Persons = NOBODY
    failed: Sequence[str] | None = None
    carried: bool | None = None
    posted_until: date | None = None


@dataclass(slots=True)
class LookBack:
    number: int
    lists: Lists
    campaign: str | None
    due: date
    failed: bool = False
    rectifications: Sequence[str] = field(default=())
    proposed: bool = False  # to lower it, past a rectification's day: once


@dataclass(slots=True)
class Lowering:
    number: int
    to: Tier
    grave: bool
    persons: Persons
    look_back: int | None
