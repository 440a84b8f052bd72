"""What every test may ask for."""

from __future__ import annotations

import base64
import os
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.browsing import door, shared_door
from tests.databases import postgres_url, store_url
from tests.issued_city import city, empty
from tests.quick_place import write_there
from tests.served import served, served_on_sqlite
from tests.soaking import leave_out_soaks

# One signing key for every store of this process, also those copied without their key file.
os.environ.setdefault(
    "DUBAN_SIGNING_KEY",
    Ed25519PrivateKey.generate()
    .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    .decode(),
)
# And one that seals second factors.
os.environ.setdefault("DUBAN_FACTOR_KEY", base64.b64encode(os.urandom(32)).decode())

HERE = Path(__file__).parent
PLACE = write_there()
# Folders whose modules take longest come first, so that no worker is left with one at the end.
LONG = ("journeys", "trust", "schedules", "access", "sealing", "web", "features")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    leave_out_soaks(config, items)

    def turn(item: pytest.Item) -> int:
        folder = item.path.relative_to(HERE).parts[0]
        return LONG.index(folder) if folder in LONG else len(LONG)

    items.sort(key=turn)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    if PLACE is not None:
        shutil.rmtree(PLACE, ignore_errors=True)


__all__ = [
    "city",
    "door",
    "empty",
    "postgres_url",
    "served",
    "served_on_sqlite",
    "shared_door",
    "store_url",
]
