"""Opens a zip that may be hostile: declared sizes are checked, real ones counted as they unpack."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator

from service.workbooks.errors import TooMuch, Unreadable
from service.workbooks.limits import MIB, Limits

_ENTRY = b"PK\x01\x02"
_CHUNK = 64 * 1024
_DAMAGE = (  # all that zipfile says of offsets, sizes, names and methods that cannot be
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    OverflowError,
    RuntimeError,  # an encrypted part; NotImplementedError is one too
)


class Archive:
    """The parts of one workbook. Every unpacked byte counts towards one limit."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._unpacked = 0
        if data.count(_ENTRY) > limits.entries:  # before a list of them is made in memory
            raise TooMuch("The file holds more than {limit} parts.", limit=limits.entries)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE:
            raise _damaged() from None
        self._parts = {_name(info.filename): info for info in self._zip.infolist()}
        self._check_declared()

    def __contains__(self, name: str) -> bool:
        return _name(name) in self._parts

    def names(self) -> list[str]:
        return list(self._parts)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The part's bytes, some at a time; ``TooMuch`` as soon as the limit is passed."""
        try:
            with self._zip.open(self._parts[_name(name)]) as part:
                while chunk := part.read(_CHUNK):
                    self._count(len(chunk))
                    yield chunk
        except _DAMAGE:
            raise _damaged() from None

    def _count(self, unpacked: int) -> None:
        self._unpacked += unpacked
        if self._unpacked > self._limits.unpacked_bytes:
            raise _bomb(self._limits.unpacked_bytes)

    def _check_declared(self) -> None:
        parts = self._parts.values()
        if sum(info.file_size for info in parts) > self._limits.unpacked_bytes:
            raise _bomb(self._limits.unpacked_bytes)
        for info in parts:
            if info.file_size > max(MIB, self._limits.ratio * info.compress_size):
                raise _bomb(self._limits.unpacked_bytes)


def _name(written: str) -> str:
    """Some programs part folders with backslashes."""
    return written.replace("\\", "/").lower()


def _damaged() -> Unreadable:
    return Unreadable(
        "The workbook is damaged or was cut short; open it in a spreadsheet and save it again."
    )


def _bomb(limit: int) -> TooMuch:
    return TooMuch(
        "The workbook unpacks to more than it may ({limit} MiB); split it, or paste its values "
        "into a new workbook.",
        limit=limit // MIB,
    )
