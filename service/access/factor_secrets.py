"""What telephones share with us (共享密钥), kept encrypted: AES-GCM, bound to its row.

The key comes from the settings, or from a file beside the store that ``duban init`` makes. No
backup holds it. What an earlier release kept in clear is read as it is, until init seals it.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from aggregates.errors import Refused
from service.settings import Settings
from service.store.address import sqlite_path

SEALED, NONCE, BYTES = "1:", 12, 32  # what a sealed one begins with; bytes of nonce and key


class NoFactorKey(Refused):
    """There is no key to read second factors with, or not the one they were sealed with."""

    status = 503


def factor_key_file(settings: Settings) -> Path | None:
    """Where the key lies; None where the settings hold the key itself."""
    given = settings.factor_key
    if given is not None:
        return None if _key_in(given) else Path(given)
    path = sqlite_path(settings.database)
    return path.with_suffix(".factors.key") if path else Path("data") / "duban.factors.key"


def ensure_factor_key(settings: Settings) -> None:
    """Makes a file of its own where there is none; of two that try at once, one stands."""
    path = factor_key_file(settings)
    if path is None or path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(BYTES)) + b"\n")
            file.flush()
            os.fsync(handle)
        with suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink()


class FactorSecrets:
    """``key``: 32 bytes; else it is read from where the settings say when it is first needed."""

    def __init__(self, settings: Settings | None = None, key: bytes | None = None) -> None:
        self._settings, self._key = settings, key

    def seal(self, secret: str, row: str, account: str) -> str:
        nonce = secrets.token_bytes(NONCE)
        sealed = AESGCM(self._at_hand()).encrypt(nonce, secret.encode(), _bound(row, account))
        return SEALED + base64.b64encode(nonce + sealed).decode()

    def open(self, kept: str, row: str, account: str) -> str:
        """NoFactorKey, also where it was sealed for another row."""
        if not is_sealed(kept):
            return kept
        packed = base64.b64decode(kept.removeprefix(SEALED))
        cipher = AESGCM(self._at_hand())
        try:
            opened = cipher.decrypt(packed[:NONCE], packed[NONCE:], _bound(row, account))
        except InvalidTag:
            raise NoFactorKey(
                "The second factor of {account} was sealed with another key; set it up anew.",
                account=account,
            ) from None
        return opened.decode()

    def _at_hand(self) -> bytes:
        if self._key is None:
            self._key = _load(self._settings)
        return self._key


def is_sealed(kept: str) -> bool:
    return kept.startswith(SEALED)


def factor_key(settings: Settings) -> bytes:
    """NoFactorKey."""
    return _load(settings)


def _bound(row: str, account: str) -> bytes:
    return f"duban factor\n{row}\n{account}".encode()


def _load(settings: Settings | None) -> bytes:
    path = factor_key_file(settings) if settings is not None else None
    written = settings.factor_key if settings is not None and path is None else None
    if path is not None and path.exists():
        written = path.read_text(encoding="ascii", errors="replace")
    key = _key_in(written or "")
    if key is None:
        raise NoFactorKey(
            "The key of second factors is not at hand; duban init makes one, or DUBAN_FACTOR_KEY "
            "names another."
        )
    return key


def _key_in(written: str) -> bytes | None:
    """32 bytes in base64."""
    try:
        key = base64.b64decode(written.strip(), validate=True)
    except (ValueError, binascii.Error):
        return None
    return key if len(key) == BYTES else None
