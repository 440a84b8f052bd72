"""What is in the log stays as it is, whoever asks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import pytest

from aggregates.errors import NotFound
from service.store.log import Log
from tests.store.things import Thing, act, things

Run = Callable[[str], object]
COPY_OF_ONE = (
    "INSERT INTO facts SELECT {position}, recorded_at, {id}, {version}, topic, state "
    "FROM facts WHERE position = 1"
)
CHANGES = [
    "UPDATE facts SET state = state",
    "UPDATE facts SET position = 9 WHERE position = 3",
    "DELETE FROM facts WHERE position = 3",
    "DELETE FROM texts",
    "UPDATE texts SET text = 'other'",
    "UPDATE texts SET salt = NULL",
    "UPDATE texts SET position = 2, salt = NULL, text = NULL",
    COPY_OF_ONE.format(position=5, id="originator_id", version=2),
    COPY_OF_ONE.format(position=3, id="originator_id", version=2),
    COPY_OF_ONE.format(position=4, id="originator_id", version=1),
]
SQLITE_CHANGES = [
    "INSERT OR REPLACE INTO texts SELECT position, field, salt, 'other' FROM texts",
    *(change.replace("INSERT", "INSERT OR REPLACE") for change in CHANGES[-3:]),
    "UPDATE OR REPLACE facts SET position = 2 WHERE position = 3",
]
POSTGRES_CHANGES = [
    "TRUNCATE facts",
    "TRUNCATE texts",
    f"{CHANGES[-1]} ON CONFLICT (originator_id, originator_version) DO UPDATE SET topic = 'x'",
]


@pytest.fixture
def raw(log: Log, store_url: str) -> Iterator[Run]:
    """The database's own owner, with no library between."""
    log.keep(Thing.make(things(log, 1)[0].id, act(log.now()), note="words"), *things(log, 2))
    if store_url.startswith("sqlite"):
        with closing(sqlite3.connect(store_url.removeprefix("sqlite:///"))) as connection:
            yield connection.execute
    else:
        with psycopg.connect(store_url, autocommit=True) as server:
            yield server.execute


@pytest.mark.parametrize("change", [*CHANGES, *SQLITE_CHANGES, *POSTGRES_CHANGES])
def test_the_database_refuses(change: str, raw: Run, log: Log, store_url: str) -> None:
    if change in (POSTGRES_CHANGES if store_url.startswith("sqlite") else SQLITE_CHANGES):
        pytest.skip("the other database's words")
    before = log.raw_feed(0, 10), log.texts_of([1, 2, 3])
    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.IntegrityError)):
        raw(change)
    assert (log.raw_feed(0, 10), log.texts_of([1, 2, 3])) == before


def test_the_next_position_is_all_a_stranger_may_take(raw: Run, log: Log) -> None:
    raw(COPY_OF_ONE.format(position=4, id="originator_id", version=2))


def test_a_forgotten_text_is_gone_and_its_fact_is_not(log: Log) -> None:
    log.keep(Thing.make(things(log, 1)[0].id, act(log.now()), note="words to forget"))
    before = log.raw_feed(0, 1)
    assert log.texts_of([1]) == {(1, "note"): "words to forget"}
    log.forget(1, "note")
    log.forget(1, "note")  # once more does no harm
    assert log.texts_of([1]) == {(1, "note"): None}
    assert log.raw_feed(0, 1) == before
    with pytest.raises(NotFound):
        log.forget(1, "name")
