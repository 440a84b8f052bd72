"""What follows, as its golden history keeps it: sent on, answered, withdrawn once superseded."""

from __future__ import annotations

from uuid import UUID

from aggregates.values.period import Year
from aggregates.values.text import Text
from service.features.consequences import commands
from service.features.consequences.bodies import Sending
from tests.city import City
from tests.features.annual_reviews import scenario as reviewed
from tests.features.bulletins.scenario import person

YEAR = Year(2026)


def play(city: City) -> None:
    sent: list[UUID] = []
    reviewed.play(city, lambda city: sent.append(send(city, "honours")))
    by = person(city, "P1")
    commands.answer(city.services, by, YEAR, sent[0], Text("已纳入评先评优参考。"))
    commands.withdraw(city.services, person(city, "P1"), YEAR, sent[0], Text("结果已重新公布"))
    send(city, "targets")


def send(city: City, kind: str) -> UUID:
    body = Sending.model_validate({"kind": kind, "organization": "U1", "basis": "抄送组织部"})
    done = commands.send(city.services, person(city, "P1"), YEAR, body)
    return UUID(done.answer["consequence"])
