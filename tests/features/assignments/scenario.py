"""Assignments as a golden history keeps them: a receipt given by mistake and taken back."""

from __future__ import annotations

from service.features.assignments.commands import acts
from service.features.assignments.commands.undoing import undo
from tests.city import City


def play(city: City) -> None:
    city.issue()
    by = city.by("U1")
    done = acts.receive_list(city.services, by, "U1", "2026-10")
    undo(city.services, city.by("U1"), done.position)
