"""Carries the whole log out into one stream and back in (备份, 恢复), checked both ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, BinaryIO

from aggregates.values.moment import to_micros
from aggregates.values.uuids import uuid_from
from service.store.backup_file import (
    BackupWriter,
    Contents,
    Header,
    Sign,
    TableDigest,
    nobody,
    tables,
    verify,
)
from service.store.database import FACT_COLUMNS, KEY_COLUMNS, TEXT_COLUMNS, Reading, Row, Writing
from service.store.errors import BadBackup
from service.store.log import Log

# Table: columns, key, and a value of the key below every other.
LOG_TABLES: dict[str, tuple[str, str, Row]] = {
    "store_state": ("name, value", "name", ("",)),
    "facts": (FACT_COLUMNS, "position", (0,)),
    "texts": (TEXT_COLUMNS, "position, field", (0, "")),
    "idempotency": (KEY_COLUMNS, "account, key", ("", "")),
    "tiles": ("tree, level, start_index, hashes", "tree, level, start_index", ("", -1, -1)),
    "signing_keys": (
        "tree, number, from_size, name, public_key, made_at",
        "tree, number",
        ("", 0),
    ),
    "checkpoints": ("tree, number, size, root, note, made_at", "tree, number", ("", 0)),
}
ROWS_AT_ONCE = 1000

Take = Callable[[Iterable[Sequence[Any]]], None]


def dump(
    log: Log,
    write: Callable[[bytes], object],
    extra: Iterable[tuple[str, Iterable[Sequence[Any]]]] = (),
    sign: Sign = nobody,
) -> Contents:
    """Writes the log as of one moment, then the ``extra`` tables; returns what it wrote.

    Rows of extra tables are made of None, bool, int, float, str and bytes. Memory stays the same
    at any size. Counts, digest and signature close the stream, since it cannot be gone back in.
    """
    out = BackupWriter(write, Header(to_micros(log.now()), log.simulated))
    with log.database.snapshot() as reading:
        for name in LOG_TABLES:
            out.table(name, _rows(log, reading, name))
    for name, rows in extra:
        out.table(name, rows)
    return out.close(sign)


def load(
    log: Log,
    source: BinaryIO,
    extra: Mapping[str, Take] | None = None,
    contents: Contents | None = None,
) -> Contents:
    """Fills an empty store from ``source`` (which can seek) and compares. Raises BadBackup.

    First the file is verified whole (``contents``: it was, and is this), then each table besides
    the log's is given to its taker in ``extra``, which replaces what is there, and last the log
    comes in one transaction: whatever fails, the store is still empty and the same can be tried
    again.
    """
    start = source.tell()
    contents = contents or verify(source)
    takers = extra or {}
    _must_be_known(contents, takers)
    with log.database.snapshot() as reading:
        _must_be_empty(reading)
    source.seek(start)
    for name, parts in groupby(tables(source, contents), itemgetter(0)):
        if name in takers:
            takers[name](chain.from_iterable(rows for _, rows in parts))
    source.seek(start)
    with log.database.appending() as writing:
        _must_be_empty(writing)
        _fill(log, writing, source, contents)
        _must_equal(log, writing, contents)
    log.refresh()
    return contents


def _rows(log: Log, reading: Reading, name: str) -> Iterator[Row]:
    columns, key, last = LOG_TABLES[name]
    names = columns.split(", ")
    places = [names.index(part) for part in key.split(", ")]
    sql = (
        f"SELECT {columns} FROM {name} WHERE ({key}) > ({', '.join('?' for _ in last)}) "
        f"ORDER BY {key} LIMIT {ROWS_AT_ONCE}"
    )
    while rows := reading.rows(sql, last):
        yield from map(_plain, log.database.facts(rows)) if name == "facts" else rows
        last = tuple(rows[-1][place] for place in places)


def _plain(fact: Row) -> Row:
    return (*fact[:2], fact[2].bytes, *fact[3:])


def _fill(log: Log, writing: Writing, source: BinaryIO, contents: Contents) -> None:
    writing.run("DELETE FROM store_state")
    for name, rows in tables(source, contents):
        if name == "facts":
            writing.add_facts([(*r[:2], log.database.to_id(uuid_from(r[2])), *r[3:]) for r in rows])
        elif name in LOG_TABLES:
            writing.add(name, LOG_TABLES[name][0], [tuple(row) for row in rows])


def _must_equal(log: Log, reading: Reading, contents: Contents) -> None:
    for name in LOG_TABLES:
        digest = TableDigest()
        digest.add(_rows(log, reading, name))
        if digest.hexdigest() != contents.digests.get(name, TableDigest().hexdigest()):
            raise BadBackup(
                "What came into the table {table} is not what the backup holds; nothing was "
                "restored.",
                table=name,
            )


def _must_be_empty(reading: Reading) -> None:
    for name in LOG_TABLES.keys() - {"store_state"}:
        if reading.rows(f"SELECT 1 FROM {name} LIMIT 1"):
            raise BadBackup("A backup is restored into an empty store only; this one is in use.")


def _must_be_known(contents: Contents, takers: Mapping[str, Take]) -> None:
    unknown = sorted(contents.counts.keys() - LOG_TABLES.keys() - takers.keys())
    if unknown:
        raise BadBackup(
            "The backup holds tables this release does not know: {tables}.",
            tables=", ".join(unknown),
        )


__all__ = ["Contents", "dump", "load", "verify"]
