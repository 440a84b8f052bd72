"""Leaf hashes straight from SQLite's file; run by itself it is a second processor's worth of them.

Hashing holds Python's lock, so a thread would not help. As a program of its own it imports the
standard library alone, starts in a moment, and answers each ``after upto`` line on standard input
with the hashes of those leaves, one after the other.
"""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

PAGE = 4096  # facts read at once
SIZE = 32  # bytes of a hash
SQL = (
    "SELECT originator_id, originator_version, topic, recorded_at, state FROM facts "
    "WHERE position > ? AND position <= ? ORDER BY position"
)


class Gap(LookupError):
    """Positions that are not in the log."""


def read(connection: sqlite3.Connection, after: int, upto: int) -> bytes:
    """The hashes of the leaves after+1 to upto. Gap where not all of them are there."""
    return b"".join(_pages(connection, after, upto))


def _pages(connection: sqlite3.Connection, after: int, upto: int) -> Iterator[bytes]:
    sha256 = hashlib.sha256
    while after < upto:
        end = min(after + PAGE, upto)
        rows = connection.execute(SQL, (after, end)).fetchall()
        if len(rows) != end - after:
            raise Gap(f"Positions {after + 1} to {end} of the log have gaps.")
        yield b"".join(
            [
                sha256(
                    f"\0duban-leaf-1\n{position}\n{key.hex()}\n{version}\n{topic}\n{at}\n"
                    f"{sha256(state).hexdigest()}\n".encode()
                ).digest()
                for position, (key, version, topic, at, state) in enumerate(rows, after + 1)
            ]
        )
        after = end


def opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, check_same_thread=False)


class Beside:
    """The same by another process. Its end of the pipe closes when ours does, and it ends then."""

    def __init__(self, path: Path) -> None:
        command = [sys.executable, "-I", __file__, str(path)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self) -> Beside:
        return self

    def ask(self, after: int, upto: int) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{after} {upto}\n".encode())
        self._process.stdin.flush()

    def answer(self, count: int) -> bytes:
        """Gap where it could not give them all."""
        assert self._process.stdout is not None
        digests = self._process.stdout.read(count * SIZE)
        if len(digests) != count * SIZE:
            raise Gap("The log could not be read by the process beside.")
        return digests

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._process.kill()
        self._process.communicate()


def main(path: str) -> None:
    connection = opened(Path(path))
    for line in sys.stdin.buffer:
        after, upto = map(int, line.split())
        sys.stdout.buffer.write(read(connection, after, upto))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
