"""Files that commands write (输出文件): never over the store, nor over a file of another kind.

Every command that writes a file asks here: where it may write, by ``must_be_free``, and how, by
``whole``: beside the name first, and only then in its place, for the owner's eyes alone.
"""

from __future__ import annotations

import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from aggregates.errors import Refused
from service.access.factor_secrets import factor_key_file
from service.sealing.keys import key_file
from service.settings import FILE, Settings
from service.store.address import sqlite_path
from service.store.evidence import is_digest

BACKUP, EXPORT, PROGRAM = b"duban backup ", b'{"duban-export":', b"#!/usr/bin/env python3\nPK"
DRAWINGS, PEM, ZIP = (b"<svg", b"<?xml"), b"-----BEGIN ", b"PK\x03\x04"
GZIP = 31  # zlib's own number for gzip's frame
# What each command may replace: a file that it wrote before, as its first bytes say.
REPLACES: dict[str, tuple[bytes, ...]] = {
    "backup": (BACKUP,),
    "audit export": (EXPORT,),
    "audit verifier": (PROGRAM,),
    "audit checkpoint": DRAWINGS,
    "tls": (PEM,),
    "contact export": (ZIP,),
}
JOURNALS = ("", "-wal", "-shm", "-journal")


class NotFree(Refused):
    """A command would write over what it must not."""


# --- where ----------------------------------------------------------------------------------------


def must_be_free(path: Path, settings: Settings, kinds: tuple[bytes, ...] = ()) -> None:
    """NotFree where the file is the store's, its journal, a key or evidence, by whatever name; or
    where one stands there that begins in none of these ways."""
    beside = path.with_name(f"{path.name}.part")
    if _is_ours(path, settings) or _is_ours(beside, settings):
        raise NotFree("{file} belongs to the store; write to another place.", file=path)
    if path.exists() and not path.is_file():
        raise NotFree("{file} is no file that can be replaced.", file=path)
    if path.exists() and path.stat().st_size and not _beginning(path).startswith(kinds or (b"\0",)):
        raise NotFree(
            "{file} is not of the kind that is written here, and is left as it is.", file=path
        )


def _is_ours(path: Path, settings: Settings) -> bool:
    precious = [each for each in files_of(settings) if each.exists()]
    place, root = path.resolve(), Path(settings.evidence).resolve()
    same = any(place == each.resolve() for each in files_of(settings))
    linked = path.exists() and any(path.samefile(each) for each in precious)
    inside = place.parent.parent == root and is_digest(place.name)
    return same or linked or inside


def files_of(settings: Settings) -> list[Path]:
    """The store's own, whether they are there or not: log, accounts, views, journals, keys."""
    urls = (settings.database, settings.accounts, settings.views)
    databases = [path for url in urls if (path := sqlite_path(url)) is not None]
    paths = [path.with_name(path.name + end) for path in databases for end in JOURNALS]
    factors = factor_key_file(settings)
    if factors is not None:
        paths.append(factors)
    key = key_file(settings)
    if key is not None:
        retired = key.parent.glob(f"{key.stem}.*{key.suffix}")
        paths += [key, key.with_name(f"{key.name}.new"), *retired]
    return [*paths, FILE]


def _beginning(path: Path) -> bytes:
    """Its first bytes; of what gzip packed, those inside."""
    with path.open("rb") as file:
        start = file.read(4096)
    with suppress(zlib.error):
        return zlib.decompressobj(GZIP).decompress(start, 4096)
    return start


# --- how ------------------------------------------------------------------------------------------


@contextmanager
def whole(path: Path, mode: int = 0o600) -> Iterator[BinaryIO]:
    """Written beside the name, put on the disk, and only then in its place: a command that is
    killed leaves what stood there as it was."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def put(path: Path, data: bytes, mode: int = 0o600) -> None:
    with whole(path, mode) as file:
        file.write(data)


def new(path: Path, data: bytes) -> None:
    """A name that nobody has yet. FileExistsError."""
    with path.open("xb"):  # taken, whoever else comes
        pass
    try:
        put(path, data)
    except BaseException:
        path.unlink()
        raise
