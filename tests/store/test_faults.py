"""A database that goes away, and comes back."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from service.store import sqlite_file
from service.store.errors import StoreAway
from service.store.log import Log, open_log
from service.store.schema import create
from tests.databases import postgres_server, run_on_server
from tests.store.things import Thing, act, first_facts, things


@pytest.fixture
def log(postgres_url: str) -> Iterator[Log]:
    create(postgres_url)
    with open_log(postgres_url) as opened:
        yield opened


def hang_up(url: str) -> None:
    """Ends every connection to the database but the one that asks."""
    run_on_server(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )


def test_a_database_that_is_away_is_said_to_be_and_works_again_by_itself(
    log: Log, postgres_url: str
) -> None:
    name = urlsplit(postgres_url).path.strip("/")
    made = things(log, 1)
    log.keep(*made)
    run_on_server(postgres_server(), f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    hang_up_from_outside(name)
    waiting = things_at(log, made)
    for call in (log.last, log.now, lambda: log.keep(*waiting)):
        begun = time.monotonic()
        with pytest.raises(StoreAway):
            call()
        assert time.monotonic() - begun < 15
    run_on_server(postgres_server(), f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    assert log.last()[0] == 1
    assert log.keep(*waiting).position == 2, "still pending, so simply sent again"


def hang_up_from_outside(name: str) -> None:
    run_on_server(
        postgres_server(),
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
    )


def things_at(log: Log, made: list[Thing]) -> list[Thing]:
    return [Thing.make(uuid4(), act(each.created_on)) for each in made]


def test_connections_that_died_while_idle_are_not_noticed(log: Log, postgres_url: str) -> None:
    log.keep(*things(log, 1))
    hang_up(postgres_url)
    assert log.last()[0] == 1
    hang_up(postgres_url)
    made = things(log, 1)
    hang_up(postgres_url)
    log.keep(*made)
    hang_up(postgres_url)
    assert log.lease("job", "me", 5)
    assert log.last()[0] == 2


@pytest.mark.parametrize("count", [1, 500])
def test_a_connection_cut_within_an_append_records_once(
    log: Log, postgres_url: str, count: int
) -> None:
    cuts = [1]

    def cut(position: int) -> dict[str, int]:
        if cuts:
            cuts.pop()
            hang_up(postgres_url)
        return {"position": position}

    kept = log.keep(*things(log, count), answer=cut)
    assert not cuts
    assert (kept.position, kept.count, log.last()[0]) == (count, count, count)


def test_a_connection_cut_within_an_issue_records_once(log: Log, postgres_url: str) -> None:
    cuts = [1]

    def cut(_: object) -> dict[str, int]:
        if cuts:
            cuts.pop()
            hang_up(postgres_url)
        return {}

    done = log.append_new(first_facts(log, "abc"), answer=cut)
    assert (len(done.new), done.existing, log.last()[0]) == (3, 0, 3)


def test_a_file_held_by_another_is_an_error_in_words(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_file, "WAIT_SECONDS", 0.1)
    path = f"{tmp_path}/held.db"
    create(f"sqlite:///{path}")
    with open_log(f"sqlite:///{path}") as log, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        made = things(log, 1)
        with pytest.raises(StoreAway, match="holds"):
            log.keep(*made)
        assert log.last() == (0, 0), "readers never wait"
        other.execute("ROLLBACK")
        assert log.keep(*made).position == 1
