"""An empty store of each kind, with the real and with a simulated clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from service.store.log import Log, open_log
from service.store.schema import create

T = datetime(2026, 10, 1, 0, 5, tzinfo=UTC)


@pytest.fixture
def log(store_url: str) -> Iterator[Log]:
    create(store_url)
    with open_log(store_url) as opened:
        yield opened


@pytest.fixture
def simulated(store_url: str) -> Iterator[Log]:
    create(store_url, simulated=T)
    with open_log(store_url) as opened:
        yield opened
