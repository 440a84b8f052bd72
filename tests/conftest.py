"""What every test may ask for."""

from __future__ import annotations

import os
import shutil

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.databases import postgres_url, store_url
from tests.quick_place import write_there

# One signing key for every store of this process, also those copied without their key file.
os.environ.setdefault(
    "DUBAN_SIGNING_KEY",
    Ed25519PrivateKey.generate()
    .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    .decode(),
)

PLACE = write_there()
# Folders whose modules take longest come first, so that no worker is left with one at the end.
LONG = ("journeys", "trust", "schedules", "access", "sealing", "api", "queries", "pages")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def turn(item: pytest.Item) -> int:
        folder = item.path.parent.name
        return LONG.index(folder) if folder in LONG else len(LONG)

    items.sort(key=turn)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    if PLACE is not None:
        shutil.rmtree(PLACE, ignore_errors=True)


__all__ = ["postgres_url", "store_url"]
