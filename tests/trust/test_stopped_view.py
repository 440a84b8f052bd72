"""A view that stopped keeps nobody from reading the others, and is named where it is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregates.event import Recorded
from projections.all import PROJECTIONS
from projections.projection import Projection, Rows
from projections.trail import Trail
from projections.view import Stopped
from service.features.trail.queries import Wanted, search
from service.reading.reader import read_now
from service.services import Services
from service.settings import Settings
from service.wiring import services
from tests.city import City, a_store

NUMBER = 40  # writes, each with a read after it


class Refusing(Trail):
    """Stops at the first fact after the store was founded."""

    def apply(self, fact: Recorded, rows: Rows) -> None:
        if fact.position > 2:
            raise ValueError("a fact of a kind that this release does not know")
        super().apply(fact, rows)


@pytest.fixture
def stopped(store_url: str, tmp_path: Path) -> Iterator[Services]:
    """A node whose trail stopped, its thread at work."""
    with a_store(store_url, tmp_path, None):
        pass
    kinds: tuple[Projection, ...] = tuple(
        Refusing() if isinstance(each, Trail) else each for each in PROJECTIONS
    )
    settings = Settings(database=store_url, evidence=str(tmp_path / "evidence"))
    with services(settings, follow=True, projections=kinds) as made:
        City(made).register(["GW"])
        yield made


def test_the_others_are_read_under_writes_as_if_nothing_were(stopped: Services) -> None:
    city = City(stopped)
    for number in range(NUMBER):
        city.rate([(f"X{number}", "党支部", "GW", "standard")])
        with read_now(stopped) as reader:
            assert reader.at.position == city.position
            assert reader.schemes


def test_where_it_is_read_it_is_named(stopped: Services) -> None:
    with read_now(stopped) as reader, pytest.raises(Stopped, match="trail stopped at 3"):
        search(reader, Wanted())
