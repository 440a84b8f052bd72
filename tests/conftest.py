"""What every test may ask for."""

from __future__ import annotations

import os

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.databases import postgres_url, store_url

# One signing key for every store of this process, also those copied without their key file.
os.environ.setdefault(
    "DUBAN_SIGNING_KEY",
    Ed25519PrivateKey.generate()
    .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    .decode(),
)

__all__ = ["postgres_url", "store_url"]
