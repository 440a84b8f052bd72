"""Bonuses and deductions as their golden history keeps them: approved, refused, withdrawn, and one
withdrawn again after it counted."""

from __future__ import annotations

from uuid import UUID

from service.features.adjustments import commands
from service.features.adjustments.bodies import Deciding, Proposing
from tests.city import City
from tests.features.bulletins.scenario import person

YEAR = "2026"


def play(city: City) -> None:
    first = propose(city, "U1", "bonus", "12.00")
    decide(city, "U1", first, True)
    second = propose(city, "U1", "deduction", "2.00")
    decide(city, "U1", second, True)
    decide(city, "U2", propose(city, "U2", "bonus", "3.00"), False)
    commands.withdraw(city.services, person(city, "P1"), YEAR, "U2",
                      propose(city, "U2", "deduction", "1.00"))  # fmt: skip
    commands.withdraw(city.services, person(city, "P2"), YEAR, "U1", second)


def propose(city: City, code: str, kind: str, points: str, by: str = "P1") -> UUID:
    body = Proposing.model_validate({"kind": kind, "points": points, "reason": "承办全市现场会"})
    done = commands.propose(city.services, person(city, by), YEAR, code, body)
    return UUID(done.answer["adjustment"])


def decide(city: City, code: str, adjustment: UUID, approved: bool, by: str = "P2") -> None:
    body = Deciding(approved=approved, note="经会议研究")
    commands.decide(city.services, person(city, by), YEAR, code, adjustment, body)
