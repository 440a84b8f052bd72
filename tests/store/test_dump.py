"""The log goes out and comes back the same, into either database."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

import service.store.dump
from service.store.backup_file import BYTES_AT_ONCE, MAGIC, BackupWriter, Contents, Header
from service.store.database import Writing
from service.store.dump import LOG_TABLES, dump, load, verify
from service.store.errors import BadBackup
from service.store.log import IdempotencyKey, Log, open_log
from service.store.schema import create
from tests.store.conftest import T
from tests.store.things import Thing, act, things

PEOPLE: list[list[Any]] = [["P001", b"\x00\xff", None, 7], ["P002", b"", "x", 8]]


def _ignore(rows: Iterable[Sequence[Any]]) -> None:
    list(rows)


IGNORED = {"people": _ignore}


@pytest.fixture
def full(simulated: Log) -> Log:
    for day in range(30):
        now = act(T + timedelta(days=day))
        made = [Thing.make(uuid4(), now, note=f"note {n}") for n in range(100)]
        simulated.keep(*made, key=IdempotencyKey("A1", f"Key{day}", "d"))
        simulated.keep(key=IdempotencyKey("a1", f"key{day}", "d"))
    simulated.forget(5, "note")
    simulated.move_clock(T + timedelta(days=50))
    return simulated


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Log]:
    url = f"sqlite:///{tmp_path / 'restored.db'}"
    create(url)
    with open_log(url) as log:
        yield log


def dumped(log: Log) -> BytesIO:
    file = BytesIO()
    dump(log, file.write, [("people", iter(PEOPLE))])
    file.seek(0)
    return file


def test_what_goes_out_comes_back(full: Log, empty: Log) -> None:
    taken: list[Sequence[Any]] = []
    contents = load(empty, dumped(full), {"people": taken.extend})
    assert contents.counts == {
        "store_state": 3, "facts": 3000, "texts": 3000, "idempotency": 60, "people": 2,
        "tiles": 0, "signing_keys": 0, "checkpoints": 0,
    }  # fmt: skip
    assert taken == PEOPLE
    assert empty.raw_feed(0, 5000) == full.raw_feed(0, 5000)
    assert empty.texts_of(range(3001)) == full.texts_of(range(3001))
    assert empty.texts_of([5]) == {(5, "note"): None}
    assert (empty.now(), empty.simulated) == (full.now(), True)
    assert empty.keep(key=IdempotencyKey("A1", "Key3", "d")).replayed
    assert empty.keep(*things(empty, 1)).position == 3001


def test_a_file_of_either_database_fills_the_other(full: Log, empty: Log, log: Log) -> None:
    load(empty, dumped(full), IGNORED)
    load(log, dumped(empty), IGNORED)
    assert log.raw_feed(0, 5000) == full.raw_feed(0, 5000)


@pytest.fixture
def log(postgres_url: str) -> Iterator[Log]:
    create(postgres_url)
    with open_log(postgres_url) as opened:
        yield opened


def test_a_damaged_file_is_refused_and_nothing_is_restored(full: Log, empty: Log) -> None:
    whole = dumped(full).getvalue()
    for broken in _broken(whole):
        with pytest.raises(BadBackup):
            load(empty, BytesIO(broken), IGNORED)
    assert empty.last() == (0, 0)
    assert verify(BytesIO(whole)).counts["facts"] == 3000


def _broken(whole: bytes) -> Iterator[bytes]:
    yield b""
    yield b"something else altogether"
    yield whole[:-1]
    yield whole[: len(whole) // 2]
    yield whole + b"\x00"
    for place in range(0, len(whole), len(whole) // 40):
        yield whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]


def test_a_row_forged_with_care_is_found_by_the_digest_of_the_whole(full: Log) -> None:
    real, forged = dumped(full).getvalue(), BytesIO()
    dump(full, forged.write, [("people", [["P001", b"", "forged", 7], PEOPLE[1]])])
    with pytest.raises(BadBackup, match="damaged"):
        verify(BytesIO(_but_closing(forged.getvalue()) + real[len(_but_closing(real)) :]))


def _but_closing(file: bytes) -> bytes:
    """All but the last frame."""
    place = last = len(MAGIC)
    while place < len(file):
        last, place = place, place + 4 + int.from_bytes(file[place : place + 4], "big")
    return file[:last]


def test_a_file_put_in_the_place_of_the_one_that_was_verified_is_refused(
    full: Log, empty: Log
) -> None:
    contents = verify(dumped(full))
    full.keep(*things(full, 1))
    with pytest.raises(BadBackup, match="damaged"):
        load(empty, dumped(full), IGNORED, contents)
    assert empty.last() == (0, 0)


def test_what_is_held_in_memory_is_bounded_by_a_part_of_a_table() -> None:
    pieces: list[bytes] = []
    writer = BackupWriter(pieces.append, Header(0, False))
    writer.table("files", ((f"{n}", random.Random(n).randbytes(1 << 17)) for n in range(100)))
    writer.close()
    assert max(map(len, pieces)) < BYTES_AT_ONCE + (1 << 18)
    file = BytesIO(b"".join(pieces))
    assert verify(file).counts == {"files": 100}


def test_what_came_in_wrong_is_taken_back(
    full: Log, empty: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill = service.store.dump._fill

    def lossy(log: Log, writing: Writing, source: BytesIO, contents: Contents) -> None:
        fill(log, writing, source, contents)
        writing.run("UPDATE texts SET salt = NULL, text = NULL WHERE position = 7")

    monkeypatch.setattr(service.store.dump, "_fill", lossy)
    with pytest.raises(BadBackup, match="texts"):
        load(empty, dumped(full), IGNORED)
    assert empty.last() == (0, 0)


def test_a_store_in_use_takes_no_backup(full: Log, empty: Log) -> None:
    empty.keep(*things(empty, 1))
    with pytest.raises(BadBackup, match="empty"):
        load(empty, dumped(full), IGNORED)
    assert empty.last()[0] == 1


def test_a_table_nobody_takes_is_refused(full: Log, empty: Log) -> None:
    with pytest.raises(BadBackup, match="people"):
        load(empty, dumped(full))
    assert empty.last() == (0, 0)


def test_a_taker_that_fails_leaves_the_store_empty(full: Log, empty: Log) -> None:
    def fail(rows: Iterable[Sequence[Any]]) -> None:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        load(empty, dumped(full), {"people": fail})
    load(empty, dumped(full), IGNORED)
    assert empty.last()[0] == 3000


def test_every_table_of_the_log_is_carried() -> None:
    from service.store.schema_postgres import TABLES

    assert set(LOG_TABLES) | {"schema_version", "leases"} == set(TABLES)
