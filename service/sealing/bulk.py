"""The leaf hashes of many facts at once, as quick as the machine gives them."""

from __future__ import annotations

import os
from collections.abc import Generator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from service.sealing.hashes import Beside, Gap, opened, read
from service.store.database import Database
from service.store.postgres import PostgresDatabase

MANY = 20_000  # facts, for which another process pays
SHARE = 0.6  # of each batch to the other process; this one also keeps the tree
PARTS = 2  # of each batch, hashed by as many of PostgreSQL's processes at once
# PostgreSQL hashes where the facts are, without Python's lock: what comes over is 32 bytes a fact.
HASHES = r"""
SELECT count(*), string_agg(hash, ''::bytea) FROM (
    SELECT sha256('\x00'::bytea || convert_to(
        E'duban-leaf-1\n' || position || E'\n' || encode(uuid_send(originator_id), 'hex') || E'\n'
        || originator_version || E'\n' || topic || E'\n' || recorded_at || E'\n'
        || encode(sha256(state), 'hex') || E'\n', 'UTF8')) AS hash
    FROM facts WHERE position > ? AND position <= ? ORDER BY position) AS leaves
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
    with ThreadPoolExecutor(PARTS) as asking:
        coming = _asked(asking, database, batches[0]) if batches else []
        for number in range(len(batches)):
            hashes = [each.result() for each in coming]
            if number + 1 < len(batches):
                coming = _asked(asking, database, batches[number + 1])
            yield b"".join(hashes)


def _asked(asking: Executor, database: Database, batch: Batch) -> list[Future[bytes]]:
    after, upto = batch
    ends = [after + (upto - after) * part // PARTS for part in range(PARTS + 1)]
    return [asking.submit(_hashed, database, *part) for part in pairwise(ends)]


def _hashed(database: Database, after: int, upto: int) -> bytes:
    [(count, hashes)] = database.rows(HASHES, (after, upto))
    if count != upto - after:
        raise Gap(f"Positions {after + 1} to {upto} of the log have gaps.")
    return bytes(hashes or b"")


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
