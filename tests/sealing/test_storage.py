"""What was sealed stays as it is, whoever asks; older stores get the tables by migration."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from service.sealing import checkpoints, proofs
from service.sealing.sealer import Sealer
from service.settings import Settings
from service.store import migrate, migrations_postgres, schema_postgres, schema_sqlite
from service.store.dump import dump, load
from service.store.errors import NoStore
from service.store.log import Log, open_log
from service.store.schema import create
from tests.sealing.conftest import grow

Run = Callable[[str], object]
TABLES = ("tiles", "checkpoints", "signing_keys")
EVERY = [
    "UPDATE {table} SET tree = tree",
    "DELETE FROM {table}",
    "INSERT INTO {table} SELECT * FROM {table}",
]
CHANGES = [
    *(change.format(table=table) for table in TABLES for change in EVERY),
    "INSERT INTO tiles SELECT tree, level, 301, hashes FROM tiles WHERE start_index = 0",
    "INSERT INTO tiles SELECT 'other', 0, 256, hashes FROM tiles WHERE start_index = 0",
    "INSERT INTO checkpoints SELECT tree, 9, size, root, note, made_at FROM checkpoints",
    "INSERT INTO checkpoints SELECT tree, 2, 1, root, note, made_at FROM checkpoints",
    "INSERT INTO signing_keys SELECT tree, 2, 0, name, public_key, made_at FROM signing_keys",
]
SQLITE = [
    "INSERT OR REPLACE INTO tiles SELECT tree, level, start_index, hashes FROM tiles",
    "INSERT OR REPLACE INTO checkpoints SELECT * FROM checkpoints",
]
POSTGRES = [f"TRUNCATE {table}" for table in TABLES]


@pytest.fixture
def raw(log: Log, sealer: Sealer, store_url: str) -> Iterator[Run]:
    """The database's own owner, with no library between."""
    grow(log, 300)
    sealer.seal()
    if store_url.startswith("sqlite"):
        with closing(sqlite3.connect(store_url.removeprefix("sqlite:///"))) as connection:
            yield connection.execute
    else:
        with psycopg.connect(store_url, autocommit=True) as server:
            yield server.execute


@pytest.mark.parametrize("change", [*CHANGES, *SQLITE, *POSTGRES])
def test_the_database_refuses(change: str, raw: Run, log: Log, store_url: str) -> None:
    if change in (POSTGRES if store_url.startswith("sqlite") else SQLITE):
        pytest.skip("the other database's words")
    before = [log.database.rows(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in TABLES]
    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.IntegrityError)):
        raw(change)
    after = [log.database.rows(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in TABLES]
    assert after == before


def test_a_backup_carries_what_was_sealed_and_sealing_goes_on(
    log: Log, sealer: Sealer, tmp_path: Path
) -> None:
    grow(log, 700)
    sealer.seal()
    sealer.rotate()
    file, there = io.BytesIO(), f"sqlite:///{tmp_path / 'there.db'}"
    dump(log, file.write)
    file.seek(0)
    create(there)
    with open_log(there) as again:
        load(again, file)
        for table in TABLES:
            sql = f"SELECT * FROM {table} ORDER BY 1, 2, 3"
            assert again.database.rows(sql) == log.database.rows(sql)
        grow(again, 1)
        restored = Sealer(again, sealer.settings)
        assert restored.seal().size == 701
        assert len(proofs.consistency(restored, 700, 701)["path"]) > 0


def test_a_store_of_the_first_release_is_migrated_and_sealed(
    store_url: str, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    with monkeypatch.context() as then:
        then.setattr(migrate, "VERSION", 1)
        then.setattr(schema_sqlite, "MIGRATIONS", schema_sqlite.MIGRATIONS[:1])
        then.setattr(schema_postgres, "MIGRATIONS", migrations_postgres.MIGRATIONS[:1])
        then.setattr(schema_postgres, "TABLES", schema_postgres.TABLES[:6])
        create(store_url)
        with open_log(store_url) as log:
            grow(log, 9)
    with pytest.raises(NoStore, match="duban init"):
        open_log(store_url)
    assert not create(store_url)
    with open_log(store_url) as log:
        assert Sealer(log, settings).seal().size == 9
        assert checkpoints.last(log.database) is not None
