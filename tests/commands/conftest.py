"""The small city on the morning of 1 October 2026, its list issued, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.city import City, a_city, a_store, at


@pytest.fixture
def city(store_url: str, tmp_path: Path) -> Iterator[City]:
    with a_city(store_url, tmp_path, at("2026-10-01", 8)) as made:
        made.issue()
        yield made


@pytest.fixture
def empty(store_url: str, tmp_path: Path) -> Iterator[City]:
    with a_store(store_url, tmp_path, at("2026-10-01", 8)) as made:
        yield made
