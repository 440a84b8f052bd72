"""A log of either kind, its settings with a key file of its own, and its sealer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis

from service.sealing.keys import ensure_key
from service.sealing.sealer import Sealer
from service.settings import Settings
from service.store.log import Log, open_log
from service.store.schema import create
from tests.store.things import things

hypothesis.register_profile("sealing", deadline=None)  # a machine may be busy with other things
hypothesis.load_profile("sealing")


@pytest.fixture
def settings(store_url: str, tmp_path: Path) -> Settings:
    made = Settings(database=store_url, signing_key=str(tmp_path / "key" / "signing.pem"))
    ensure_key(made)
    return made


@pytest.fixture
def log(store_url: str) -> Iterator[Log]:
    create(store_url)
    with open_log(store_url) as opened:
        yield opened


@pytest.fixture
def sealer(log: Log, settings: Settings) -> Sealer:
    return Sealer(log, settings)


def grow(log: Log, count: int) -> int:
    return log.keep(*things(log, count)).position


def with_(sealer: Sealer, **changes: Any) -> Sealer:
    """A sealer of the same log under other settings."""
    return Sealer(sealer.log, sealer.settings.model_copy(update=changes))
