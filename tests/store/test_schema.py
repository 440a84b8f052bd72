"""Who makes the store, and who may then do what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from aggregates.errors import Refused
from service.store.errors import NoPrivilege, NoStore
from service.store.log import open_log
from service.store.schema import create
from tests.databases import run_on_server
from tests.store.conftest import T
from tests.store.things import Thing, act, things
from tests.together import together


def test_a_store_is_made_once(store_url: str) -> None:
    assert create(store_url)
    with open_log(store_url) as log:
        log.keep(*things(log, 1))
    assert not create(store_url)
    with open_log(store_url) as log:
        assert log.last()[0] == 1


def test_two_may_make_it_at_the_same_time(store_url: str) -> None:
    with together(4) as at_once:
        assert sorted(at_once(create, store_url)) == [False, False, False, True]


def test_a_file_is_made_once_however_they_meet(tmp_path: Path) -> None:
    with together(4) as at_once:
        for number in range(20):
            made = at_once(create, f"sqlite:///{tmp_path / str(number) / 'log.db'}")
            assert sorted(made) == [False, False, False, True]


def test_what_is_no_store_says_how_to_make_one(store_url: str, tmp_path: Path) -> None:
    with pytest.raises(NoStore, match="duban init"):
        open_log(store_url)
    with pytest.raises(NoStore, match="DUBAN_DATABASE"):
        open_log("mysql://root:secret@db/x")
    assert not list(tmp_path.iterdir()), "opening makes no file"


@pytest.mark.parametrize(("version", "says"), [(0, "duban init"), (99, "later release")])
def test_a_store_of_another_release_is_left_alone(
    store_url: str, version: int, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(store_url)
    with open_log(store_url) as log:
        log.database.run("UPDATE schema_version SET version = ?", (version,))
    with pytest.raises(NoStore, match=says):
        open_log(store_url)


def test_a_store_keeps_its_kind_of_clock(store_url: str) -> None:
    create(store_url)
    with pytest.raises(Refused, match="real clock"):
        create(store_url, simulated=T)


def test_a_simulated_store_is_not_set_back_by_making_it_again(store_url: str) -> None:
    create(store_url, simulated=T)
    assert not create(store_url, simulated=T - timedelta(days=9))
    assert not create(store_url)
    with open_log(store_url) as log:
        assert (log.simulated, log.now()) == (True, T)


Urls = tuple[str, str, str]


@pytest.fixture
def roles(postgres_url: str) -> Iterator[Urls]:
    """Service, owner and redactor of one database."""
    names = [f"{role}_{uuid4().hex[:8]}" for role in ("service", "owner", "redactor")]
    service, owner, redactor = names
    for name in names:
        run_on_server(postgres_url, f"CREATE ROLE {name} LOGIN PASSWORD 'p'")
    run_on_server(postgres_url, f"GRANT CREATE ON SCHEMA public TO {owner}")
    create(_as(postgres_url, service), _as(postgres_url, owner), None, _as(postgres_url, redactor))
    yield _as(postgres_url, service), _as(postgres_url, owner), _as(postgres_url, redactor)
    for name in names:
        run_on_server(postgres_url, f"DROP OWNED BY {name}")
        run_on_server(postgres_url, f"DROP ROLE {name}")


def _as(url: str, role: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}:p@{host}"))


def test_the_service_reads_and_inserts_and_nothing_else(roles: Urls) -> None:
    with open_log(roles[0]) as log:
        log.keep(Thing.make(uuid4(), act(log.now()), note="words"))
        log.lease("job", "me", 5)
        with pytest.raises(NoPrivilege, match="role"):
            log.forget(1, "note")
    for statement in (
        "UPDATE facts SET topic = 'x'",
        "DELETE FROM facts",
        "TRUNCATE facts",
        "DELETE FROM texts",
        "UPDATE texts SET text = NULL",
        "ALTER TABLE facts DISABLE TRIGGER ALL",
        "DROP TABLE facts",
        "CREATE TRIGGER t BEFORE INSERT ON facts EXECUTE FUNCTION refuse_change()",
        "UPDATE schema_version SET version = 7",
    ):
        with (
            psycopg.connect(roles[0], autocommit=True) as server,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            server.execute(statement)


def test_the_redactor_forgets_and_nothing_else(roles: Urls) -> None:
    with open_log(roles[0]) as log, open_log(roles[2]) as redactor:
        log.keep(Thing.make(uuid4(), act(log.now()), note="words"))
        redactor.forget(1, "note")
        assert log.texts_of([1]) == {(1, "note"): None}
        with pytest.raises(NoPrivilege, match="role"):
            redactor.keep(*things(log, 1))


def test_making_it_again_by_the_owner_keeps_the_rights(roles: Urls) -> None:
    assert not create(roles[0], roles[1], None, roles[2])
    with open_log(roles[0]) as log:
        log.keep(*things(log, 1))
