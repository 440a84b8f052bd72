"""What an archive holds (压缩包检查): looked into before it is kept, and so are those inside it.

Declared sizes first, then every byte as it unpacks: what lies is found out. All that lies in one
upload, however deep, shares one bound. An archive of a kind that cannot be looked into is refused.
"""

from __future__ import annotations

import gzip
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, cast

from aggregates.errors import Refused

MIB = 1024 * 1024
UNPACKED, RATIO, ENTRIES, DEEPEST = 500 * MIB, 200, 10_000, 3
START, SPOOLED = 512, 8 * MIB  # bytes that say what a file is; held in memory of one inside
PACKED = b"\x1f\x8b"  # gzip: one file, without a list of what it holds
ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
CENTRAL = b"PK\x01\x02"  # before each entry's description, at the end of a zip
CLOSED = re.compile(
    rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\x1f\x8b|BZh[1-9]1AY|\xfd7zXZ\x00|\x28\xb5\x2f\xfd"
    rb"|\x04\x22\x4d\x18|\x1f\x9d|MSCF\x00{4}|!<arch>\n|xar!\x00|..-lh[0-9d]-|.{257}ustar",
    re.DOTALL,
)  # 7z, rar, gzip, bzip2, xz, zstd, lz4, compress, cab, ar, xar, lha, tar
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"dex\n",
            b"\x00asm", b"L\x00\x00\x00\x01\x14\x02\x00")  # fmt: skip
ENDINGS = (".exe", ".dll", ".bat", ".cmd", ".ps1", ".js", ".vbs", ".scr", ".com", ".jar", ".sh",
           ".msi", ".hta", ".lnk")  # fmt: skip
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, IndexError,
           OverflowError, RuntimeError)  # fmt: skip


class BadUpload(Refused):
    """The file is not what it is said to be, would run somewhere, or unpacks to too much."""

    status = 422


def look_into(file: IO[bytes]) -> None:
    """BadUpload. ``file``: a zip's bytes, from their beginning."""
    _Looking().into(file, 1)


def must_be_open(start: bytes) -> None:
    """BadUpload where those first bytes are of an archive that cannot be looked into."""
    if CLOSED.match(start):
        raise BadUpload(
            "Of archives only a zip can be looked into: pack the files in one, or give each."
        )


class _Looking:
    """``unpacked``, ``entries``: so far, of all that lies in the upload."""

    def __init__(self) -> None:
        self.unpacked = self.entries = 0

    def into(self, file: IO[bytes], depth: int) -> None:
        _must_be_near(depth)
        self._count(file)
        try:
            with zipfile.ZipFile(file) as archive:
                entries = archive.infolist()
                self._check(entries)
                for info in entries:
                    self._unpack(archive, info, depth)
        except _DAMAGE as error:
            raise BadUpload("The archive is damaged or locked by a password.") from error

    def _count(self, file: IO[bytes]) -> None:
        """Before the library makes something of each of them."""
        file.seek(0)
        end = b""
        while chunk := file.read(MIB):
            self.entries += (end + chunk).count(CENTRAL)
            end = chunk[-len(CENTRAL) + 1 :]
            if self.entries > ENTRIES:
                raise BadUpload("The archive holds more than {count} files.", count=ENTRIES)

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        for info in entries:
            _check_entry(info)
        if self.unpacked + sum(info.file_size for info in entries) > UNPACKED:
            raise _bomb()

    def _unpack(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, depth: int) -> None:
        with archive.open(info) as part:
            self._file(part, info, depth)

    def _file(self, part: IO[bytes], info: zipfile.ZipInfo, depth: int) -> None:
        """Every byte of it; and what it holds, where it is an archive itself."""
        _must_be_near(depth)
        start = part.read(START)
        _must_not_run(start, info)
        packed = start.startswith(PACKED)  # a drawing of an office document, as a rule
        if not packed:
            must_be_open(start)
        with tempfile.SpooledTemporaryFile(SPOOLED) as kept:
            for chunk in self._bounded(start, part):
                if packed or start.startswith(ZIPS):
                    kept.write(chunk)
            kept.seek(0)
            if packed:
                self._file(cast(IO[bytes], gzip.GzipFile(fileobj=kept, mode="rb")), info, depth + 1)
            elif start.startswith(ZIPS):
                self.into(kept, depth + 1)

    def _bounded(self, start: bytes, part: IO[bytes]) -> Iterator[bytes]:
        chunk = start
        while chunk:
            self.unpacked += len(chunk)
            if self.unpacked > UNPACKED:
                raise _bomb()
            yield chunk
            chunk = part.read(MIB)


def _check_entry(info: zipfile.ZipInfo) -> None:
    name = info.filename.lower()
    if name.endswith(ENDINGS):
        raise _program(info)
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
        raise BadUpload("The archive names a place outside itself: {name}.",
                        name=info.filename[:80])  # fmt: skip
    if info.file_size > max(MIB, RATIO * info.compress_size):
        raise _bomb()


def _must_be_near(depth: int) -> None:
    if depth > DEEPEST:
        raise BadUpload("Archives lie more than {deepest} deep in it.", deepest=DEEPEST)


def _must_not_run(start: bytes, info: zipfile.ZipInfo) -> None:
    if start.startswith(PROGRAMS):
        raise _program(info)


def _program(info: zipfile.ZipInfo) -> BadUpload:
    return BadUpload("The archive holds a program: {name}.", name=info.filename[:80])


def _bomb() -> BadUpload:
    return BadUpload(
        "The archive unpacks to more than it may ({limit} MiB).", limit=UNPACKED // MIB
    )
