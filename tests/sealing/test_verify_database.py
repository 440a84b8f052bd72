"""A database that somebody with every right has tampered with, exported by the product itself."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from service.sealing.export import checkpoint_for, chunks
from service.sealing.verify import Report, verify
from service.store.sqlite import SqliteDatabase
from tests.city import City, a_city, at
from tests.histories import History

SEALED = 300  # facts before the first checkpoint


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder: Path = tmp_path_factory.mktemp("tampered")
    with a_city(f"sqlite:///{folder / 'log.db'}", folder, at("2026-10-01", 0)) as made:
        history = History(made, Random(7))
        while made.position < SEALED:
            history.play(20)
        made.services.sealer.seal()
        history.play(20)
        made.services.sealer.seal()
        yield made


def exported(city: City) -> Report:
    sealer = city.services.sealer
    return verify(io.BytesIO(b"".join(chunks(sealer, checkpoint_for(sealer)))))


def named(report: Report) -> set[tuple[str, int | None]]:
    return {(defect.kind, defect.position) for defect in report.defects}


@pytest.fixture
def connection(city: City) -> Iterator[sqlite3.Connection]:
    """The log's file without its guards; put back as it was afterwards."""
    database = city.services.log.database
    assert isinstance(database, SqliteDatabase)
    with closing(sqlite3.connect(database._path)) as raw:
        triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = triggers.fetchall()
        for name, _ in guards:
            raw.execute(f"DROP TRIGGER {name}")
        before = raw.execute("SELECT * FROM facts ORDER BY position").fetchall()
        raw.commit()
        yield raw
        raw.rollback()
        raw.execute("DELETE FROM facts")
        marks = ", ".join("?" for _ in before[0])
        raw.executemany(f"INSERT INTO facts VALUES ({marks})", before)
        for _, sql in guards:
            raw.execute(sql)
        raw.commit()


def test_what_the_product_exports_is_sound(city: City) -> None:
    report = exported(city)
    assert report.defects == []
    assert report.checkpoints >= 2
    assert report.scores > 0


@pytest.mark.parametrize("position", [2, 100, 256, 257, SEALED])
def test_a_fact_edited_in_the_database_is_changed(
    city: City, connection: sqlite3.Connection, position: int
) -> None:
    edit = "UPDATE facts SET state = CAST(replace(CAST(state AS TEXT), 'actor', 'acter') AS BLOB)"
    connection.execute(f"{edit} WHERE position = ?", (position,))
    connection.commit()
    assert named(exported(city)) == {("changed", position)}


@pytest.mark.parametrize("position", [2, 100, 255, SEALED])
def test_a_fact_deleted_from_the_database_is_missing(
    city: City, connection: sqlite3.Connection, position: int
) -> None:
    connection.execute("DELETE FROM facts WHERE position = ?", (position,))
    connection.commit()
    assert named(exported(city)) == {("missing", position)}


def test_facts_that_changed_places_in_the_database_are_reordered(
    city: City, connection: sqlite3.Connection
) -> None:
    connection.execute("UPDATE facts SET position = -1 WHERE position = 40")
    connection.execute("UPDATE facts SET position = 40 WHERE position = 270")
    connection.execute("UPDATE facts SET position = 270 WHERE position = -1")
    connection.commit()
    assert {("reordered", 40), ("reordered", 270)} <= named(exported(city))


def test_a_log_cut_short_in_the_database_is_truncated(
    city: City, connection: sqlite3.Connection
) -> None:
    """The sealer seals it no more; what is exported up to its last checkpoint tells."""
    sealer = city.services.sealer
    end = checkpoint_for(sealer)
    connection.execute("DELETE FROM facts WHERE position > ?", (end.size - 5,))
    connection.commit()
    report = verify(io.BytesIO(b"".join(chunks(sealer, end))))
    assert ("truncated", end.size - 4) in named(report)
    assert {defect.kind for defect in report.defects} <= {"truncated", "missing"}
