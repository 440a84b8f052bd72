"""The leaf hashes of many facts at once, as quick as the machine gives them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from service.sealing.hashes import Beside, Gap, opened, read
from service.store.database import Database, Row
from service.store.postgres import PostgresDatabase

MANY = 20_000  # facts, for which another process pays
SHARE = 0.6  # of each batch to the other process; this one also keeps the tree
PAGE = 8192
# The database writes most of a leaf's lines while this process hashes the page before.
LINES_AND_STATES = """
SELECT position || chr(10) || replace(CAST(originator_id AS text), '-', '') || chr(10)
    || originator_version || chr(10) || topic || chr(10) || recorded_at, state
FROM facts WHERE position > ? AND position <= ? ORDER BY position
"""

Batch = tuple[int, int]  # positions after, upto


def leaf_hashes(
    database: Database, after: int, upto: int, most: int
) -> Generator[bytes, None, None]:
    """In batches of ``most``, in order. Gap where facts are missing."""
    batches = [(low, min(low + most, upto)) for low in range(after, upto, most)]
    if isinstance(database, PostgresDatabase):
        return _by_postgres(database, batches)
    return _by_sqlite(_file_of(database), batches)


def _by_postgres(database: Database, batches: list[Batch]) -> Generator[bytes, None, None]:
    pages = [(low, min(low + PAGE, upto)) for after, upto in batches
             for low in range(after, upto, PAGE)]  # fmt: skip
    ends = {upto for _, upto in batches}
    held: list[bytes] = []
    with ThreadPoolExecutor(1) as reader:
        coming = [reader.submit(database.rows, LINES_AND_STATES, page) for page in pages[:1]]
        for number, (low, high) in enumerate(pages):
            rows = coming.pop().result()
            for page in pages[number + 1 : number + 2]:
                coming.append(reader.submit(database.rows, LINES_AND_STATES, page))
            if len(rows) != high - low:
                raise Gap(f"Positions {low + 1} to {high} of the log have gaps.")
            held.append(_hashed(rows))
            if high in ends:
                yield b"".join(held)
                held = []


def _hashed(rows: list[Row]) -> bytes:
    sha256 = hashlib.sha256
    return b"".join(
        [
            sha256(f"\0duban-leaf-1\n{lines}\n{sha256(state).hexdigest()}\n".encode()).digest()
            for lines, state in rows
        ]
    )


def _file_of(database: Database) -> Path:
    return Path(next(row[2] for row in database.rows("PRAGMA database_list") if row[1] == "main"))


def _by_sqlite(path: Path, batches: list[Batch]) -> Generator[bytes, None, None]:
    with closing(opened(path)) as connection:
        if not batches or batches[-1][1] - batches[0][0] < MANY or (os.cpu_count() or 1) < 2:
            for batch in batches:
                yield read(connection, *batch)
            return
        with Beside(path) as other:
            _ask(other, batches[0])
            for number, (after, upto) in enumerate(batches):
                middle = _middle(after, upto)
                own = read(connection, after, middle)
                theirs = other.answer(upto - middle)
                if number + 1 < len(batches):
                    _ask(other, batches[number + 1])
                yield own + theirs


def _ask(other: Beside, batch: Batch) -> None:
    other.ask(_middle(*batch), batch[1])


def _middle(after: int, upto: int) -> int:
    return after + int((upto - after) * (1 - SHARE))
