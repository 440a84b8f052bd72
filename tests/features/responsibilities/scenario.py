"""Posts and elections as their golden history keeps them: a new secretary ends the former's."""

from __future__ import annotations

from datetime import date

from service.features.organizations.commands.organizations import fill_post, vacate_post
from service.features.responsibilities.bodies import Election
from service.features.responsibilities.commands import elect
from tests.city import City


def play(city: City) -> None:
    by, gw = city.by("U1"), city.by("GW")
    fill_post(city.services, gw, "U1", "书记", "P1", date(2024, 3, 1))
    fill_post(city.services, gw, "U1", "分管领导", "P2", date(2025, 1, 1))
    fill_post(city.services, by, "U1-1", "书记", "P3", None)
    fill_post(city.services, gw, "U1", "书记", "P4", date(2026, 9, 1))
    vacate_post(city.services, gw, "U1", "分管领导", "P2", date(2026, 10, 1))
    elect(city.services, gw, "U1", Election(held_on=date(2022, 4, 1)))
    elect(city.services, by, "U1-1", Election(held_on=date(2023, 11, 5), term_years=4))
    elect(city.services, by, "U1-1", Election(held_on=date(2026, 9, 30)))
