"""The small city on the morning of 1 October 2026, its list issued, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.city import City
from tests.prepared import a_copy, founded, issued


@pytest.fixture
def city(store_url: str, tmp_path: Path) -> Iterator[City]:
    with a_copy(store_url, tmp_path, issued) as made:
        yield made


@pytest.fixture
def empty(store_url: str, tmp_path: Path) -> Iterator[City]:
    with a_copy(store_url, tmp_path, founded) as made:
        yield made
