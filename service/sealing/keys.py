"""The signing key (签名密钥): from the settings or a file beside the store, which init makes."""

from __future__ import annotations

import base64
import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from aggregates.errors import Refused
from service.sealing.note import encoded, key_id
from service.settings import Settings
from service.store.address import sqlite_path


class NoSigningKey(Refused):
    """There is no key to sign with, or not the one the log was signed with."""


def key_file(settings: Settings) -> Path | None:
    """Where the key lies; None where the settings hold the key itself."""
    given = settings.signing_key
    if given is not None:
        return None if _is_pem(given) else Path(given)
    path = sqlite_path(settings.database)
    if path is not None:
        return path.with_suffix(".signing.pem")
    beside = (
        Path("data") if settings.evidence.startswith("s3://") else Path(settings.evidence).parent
    )
    return beside / "duban.signing.pem"


def load_key(settings: Settings) -> Ed25519PrivateKey:
    """Raises NoSigningKey."""
    path = key_file(settings)
    if path is None:
        return _read(str(settings.signing_key).encode(), "DUBAN_SIGNING_KEY")
    try:
        return _read(path.read_bytes(), str(path))
    except OSError as error:
        raise NoSigningKey(
            "There is no signing key at {path}; duban init makes one, or DUBAN_SIGNING_KEY "
            "names another.",
            path=path,
        ) from error


def at_hand(settings: Settings) -> frozenset[str]:
    """The public key in whose possession we are, as the tables hold it; none where it is away."""
    return frozenset(map(encoded, public_keys(settings)))


def public_keys(settings: Settings) -> list[bytes]:
    """The same in its 32 bytes."""
    with suppress(NoSigningKey):
        return [load_key(settings).public_key().public_bytes_raw()]
    return []


def ensure_key(settings: Settings) -> Ed25519PrivateKey:
    """Makes a key file where there is none; of two that try at once, one file stands."""
    path = key_file(settings)
    if path is not None and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            _write(path, Ed25519PrivateKey.generate())
    return load_key(settings)


def replace_key(path: Path, tag: str) -> Ed25519PrivateKey:
    """A new key in the file's place; the old one stays beside it, under its ``tag``."""
    new, waiting = Ed25519PrivateKey.generate(), path.with_name(f"{path.name}.new")
    waiting.unlink(missing_ok=True)
    _write(waiting, new)
    if not retired(path, tag).exists():
        os.link(path, retired(path, tag))
    waiting.replace(path)
    return new


def tag_of(public_key: str) -> str:
    """What a retired key's file is called by: one key serves all trees. ``public_key``: as the
    tables hold it."""
    return key_id("duban", base64.b64decode(public_key)[1:]).hex()


def retired(path: Path, tag: str) -> Path:
    return path.with_name(f"{path.stem}.{tag}{path.suffix}")


def load_retired(settings: Settings, tag: str) -> Ed25519PrivateKey | None:
    path = key_file(settings)
    if path is None or not retired(path, tag).exists():
        return None
    return _read(retired(path, tag).read_bytes(), str(retired(path, tag)))


def _is_pem(given: str) -> bool:
    return given.lstrip().startswith("-----BEGIN")


def _read(pem: bytes, where: str) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(pem.replace(b"\\n", b"\n"), password=None)
    except (ValueError, TypeError) as error:
        raise _no_key(where) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(where)
    return key


def _no_key(where: str) -> NoSigningKey:
    return NoSigningKey(
        "{where} holds no Ed25519 private key in PEM without a password.", where=where
    )


def _write(path: Path, key: Ed25519PrivateKey) -> None:
    """Whole or not at all, for the owner's eyes alone. FileExistsError."""
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    part = path.with_name(f".{path.name}.{uuid4().hex}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(handle)
        os.link(part, path)
    finally:
        part.unlink()
