"""A store as it was at a position: the first facts of another one, put into a fresh one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select

from aggregates.values.moment import from_micros
from projections.engine.tables import tables_of
from service.bootstrap import make_views
from service.services import Services
from service.settings import Settings
from service.store.database import TEXT_COLUMNS
from service.store.log import Log, RawFact
from service.store.schema import create
from service.wiring import services


@contextmanager
def replayed(source: Log, upto: int, folder: Path) -> Iterator[Services]:
    """A store in a file of SQLite that holds the facts 1 to ``upto`` of ``source`` and no more."""
    facts = source.raw_feed(0, upto)
    words = words_of(source, upto)
    with holding(facts, words, folder) as made:
        yield made


def words_of(source: Log, upto: int = 2**62) -> list[Any]:
    sql = f"SELECT {TEXT_COLUMNS} FROM texts WHERE position <= ? ORDER BY position, field"
    return list(source.database.rows(sql, (upto,)))


@contextmanager
def holding(facts: list[RawFact], words: list[Any], folder: Path) -> Iterator[Services]:
    settings = Settings(
        database=f"sqlite:///{folder / 'replayed.db'}", evidence=str(folder / "evidence")
    )
    folder.mkdir(parents=True, exist_ok=True)
    create(settings.database, simulated=from_micros(facts[0][1] if facts else 0))
    make_views(settings)
    with services(settings) as made:
        put(made.log, facts, words)
        yield made


def put(log: Log, facts: list[RawFact], words: list[Any]) -> None:
    with log.database.appending() as writing:
        writing.add_facts([(*f[:2], log.database.to_id(f[2]), *f[3:]) for f in facts])
        if words:
            writing.add("texts", TEXT_COLUMNS, words)


def rows_of_views(made: Services) -> dict[str, list[str]]:
    """Everything in the tables of every view, current and past, a line of JSON for each row."""
    fields: dict[str, list[str]] = {}
    with made.views.connect() as connection:
        for projection in made.projections:
            for table in tables_of(projection):
                rows = connection.execute(select(table)).mappings().all()
                plain = [json.dumps({k: _plain(v) for k, v in row.items()}, ensure_ascii=False)
                         for row in rows]  # fmt: skip
                fields[table.name] = sorted(plain)
    return fields


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | str | list | dict | None) else str(value)
