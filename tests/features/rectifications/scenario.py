"""Rectifications as their golden history keeps them: ordered, planned twice, one cancelled."""

from __future__ import annotations

from aggregates.values.text import Text
from service.features.ledgers.commands import checking
from service.features.rectifications import commands
from tests.city import City
from tests.features.ledgers.scenario import Q4, fail, items, months, open_


def play(city: City) -> None:
    months(city)
    open_(city, "U2-1")
    first, second, *_ = items(city, "U2-1")
    ordered = fail(city, "U2-1", first)
    commands.plan(city.services, city.by("U2-1"), ordered, Text("逐项补齐。"), Text("书记"))
    commands.plan(city.services, city.by("U2"), ordered, None, Text("副书记"))
    fail(city, "U2-1", second)
    checking.take_back(city.services, city.by("U2"), "U2-1", Q4, second)
