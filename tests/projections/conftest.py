"""An empty database for views, of either kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from projections.engine import batch as engine_batch
from projections.engine import run as engine_run
from projections.engine.database import make_engine


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    made = make_engine(store_url)
    yield made
    made.dispose()


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing beside the next batch begins at three facts, and writing piece by piece at two, so
    that small histories meet both."""
    monkeypatch.setattr(engine_run, "MANY", 3)
    monkeypatch.setattr(engine_batch, "PIECE", 2)
