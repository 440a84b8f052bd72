"""The log proved, as a golden history keeps it: the words of an order forgotten."""

from __future__ import annotations

from datetime import date

from aggregates.values.text import Text
from service.features.assignments.commands import ordering
from service.features.proof.commands import forget
from tests.city import ROOT, City


def play(city: City) -> None:
    order = ordering.ByHand(
        organizations=["U1"], title=Text("专项督办"), due=date(2026, 10, 9), requirement=None
    )
    ordering.issue_by_hand(city.services, city.by(ROOT), order)
    forget(city.services, city.operator(), city.position, "title", Text("写错了名字"))
