"""A year's review as its golden history keeps it: posted, objected to, computed anew, published,
reopened and published again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from aggregates.values.period import Year
from aggregates.values.text import Text
from schedules.complete_ledgers import CompleteLedgers
from service.features.annual_reviews import commands
from service.features.annual_reviews.bodies import Answering, Deliberating, Objecting
from service.features.polls.commands import close
from tests.city import City
from tests.features.adjustments.scenario import decide, propose
from tests.features.bulletins.scenario import person
from tests.features.ledgers.scenario import fail, items, months, open_
from tests.features.polls.scenario import opened, voted

YEAR = Year(2026)


def play(city: City, between: Callable[[City], None] | None = None) -> None:
    months(city)
    open_(city, "U1")
    fail(city, "U1", items(city, "U1")[0])
    city.skip_to("2027-01-25")
    CompleteLedgers().run(city.services, city.operator(), "2027-01-24")
    decide(city, "U1", propose(city, "U1", "bonus", "12.00"), True)
    refused = propose(city, "U2", "bonus", "2.00")
    decide(city, "U2", refused, False)
    poll = opened(city, "U1", 12)
    voted(city, poll, {"excellent": 6, "good": 5})
    close(city.services, person(city, "P1"), poll)
    posted(city)
    objected(city, str(refused), "U1", upheld=True)
    objected(city, "U1", "U1", upheld=True, kind="deduction", points="1.00")
    objected(city, "U2", "U1-1", upheld=False)
    posted(city)
    city.skip_to("2027-02-08")
    commands.publish(city.services, person(city, "P1"), YEAR)
    if between is not None:
        between(city)
    commands.reopen(city.services, person(city, "P1"), YEAR, Text("补充加分。"))
    decide(city, "U1", propose(city, "U1", "deduction", "0.50"), True)
    posted(city)
    city.skip_to("2027-02-22")
    commands.publish(city.services, person(city, "P1"), YEAR)


def posted(city: City) -> None:
    by = person(city, "P1")
    commands.compute(city.services, by, YEAR)
    body = Deliberating(held_on=date(2027, 1, 25), attended=["P1", "P2"])
    commands.deliberate(city.services, person(city, "P1"), YEAR, body)
    commands.post(city.services, person(city, "P1"), YEAR)


def objected(city: City, about: str, by: str, upheld: bool, **remedy: str) -> None:
    body = Objecting(organization=by, about=about, reason="请予复核")
    done = commands.object_(city.services, city.by(by), YEAR, body)
    answer = Answering.model_validate({"upheld": upheld, "note": "经研究", **remedy})
    commands.decide(city.services, person(city, "P3"), YEAR, done.answer["n"], answer)
