"""Polls as their golden history keeps them: by tokens, on paper, of few ballots, and voided."""

from __future__ import annotations

from uuid import UUID

from aggregates.values.text import Text
from service.features.polls import commands
from service.features.polls.bodies import Ballot, Giving, Opening, PaperTally
from tests.city import City
from tests.features.bulletins.scenario import person

YEAR, ALL = "2026", "全体"


def play(city: City) -> None:
    first = opened(city, "U1", 12)
    voted(city, first, {"excellent": 6, "good": 4, "poor": 1})
    commands.close(city.services, person(city, "P1"), first)
    second = opened(city, "U2", 30, "paper")
    counted(city, second, {"good": 6, "fair": 1}, "P1")
    commands.confirm_tally(city.services, person(city, "P2"), second, None)
    commands.void(city.services, person(city, "P1"), second, Text("计票有误，重新测评。"))
    third = opened(city, "U2", 8)
    voted(city, third, {"excellent": 3})
    commands.close(city.services, person(city, "P1"), third)


def opened(city: City, code: str, voters: int, form: str = "tokens") -> UUID:
    said = {"year": YEAR, "organization": code, "form": form, "voters": {ALL: voters}}
    body = Opening.model_validate(said)
    done = commands.open_new(city.services, person(city, "P1"), body)
    return UUID(done.answer["poll"])


def tokens(city: City, poll: UUID, count: int) -> list[str]:
    body = Giving(voter_class=ALL, count=count)
    done = commands.give_tokens(city.services, person(city, "P1"), poll, body)
    given: list[str] = done.answer["tokens"]
    return given


def voted(city: City, poll: UUID, grades: dict[str, int]) -> None:
    given = iter(tokens(city, poll, sum(grades.values())))
    for grade, count in grades.items():
        for _ in range(count):
            ballot = Ballot.model_validate({"token": next(given), "grade": grade})
            commands.cast(city.services, poll, ballot)


def counted(city: City, poll: UUID, grades: dict[str, int], by: str) -> None:
    body = PaperTally.model_validate({"counts": {ALL: grades}, "invalid": 1})
    commands.enter_tally(city.services, person(city, by), poll, body)
