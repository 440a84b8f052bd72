"""The tables of access in a backup, and out of it again: the access log at its own positions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import Engine, Table, delete, insert, select, text

from service.access.database import changed, create, writing
from service.access.tables import ACCOUNTS, KEPT, LOG

HEAD = "#"  # after a table's name: the row that names its columns
AT_ONCE = 1000
PREFIX = "access/"  # before a table's name in a backup
# What backups of the first release hold of accounts.
ACCOUNT_COLUMNS = (
    "account", "person", "organization", "password_hash", "operator", "disabled", "must_change",
    "expires_at", "made_at",
)  # fmt: skip


def tables(engine: Engine) -> Iterator[tuple[str, Iterator[Sequence[Any]]]]:
    """Each under its name in the backup, so that of an edited one it can be said which it was."""
    for table in KEPT:
        yield PREFIX + _plain(table.name), _rows(engine, table)


def _rows(engine: Engine, table: Table) -> Iterator[Sequence[Any]]:
    """Each begins with the table's name; the first names the columns."""
    name = _plain(table.name)
    yield [name + HEAD, *(_plain(column.name) for column in table.columns)]
    with engine.connect() as db:
        query = select(table).order_by(*table.primary_key.columns)
        for row in db.execution_options(yield_per=AT_ONCE).execute(query):
            yield [name, *row]


def _plain(name: str) -> str:
    """SQLAlchemy's names are strings of a kind of their own, which a backup does not know."""
    return "".join(name)


def takers(
    engine: Engine, owner: Engine | None
) -> dict[str, Callable[[Iterable[Sequence[Any]]], None]]:
    """By their names in a backup; earlier releases kept all of them in one, or accounts alone."""
    taken = partial(take, engine, owner=owner)
    return {
        "accounts": partial(take_accounts, engine, ACCOUNT_COLUMNS),
        "access": taken,
        **{PREFIX + _plain(table.name): taken for table in KEPT},
    }


def take(engine: Engine, given: Iterable[Sequence[Any]], owner: Engine | None = None) -> None:
    """Replaces everything; what an earlier release kept ends at the columns it knew."""
    tables = {table.name: table for table in KEPT}
    for name, part in groupby(given, key=lambda row: row[0].removesuffix(HEAD)):
        columns = list(next(part))[1:]
        _begin_anew(engine, owner, tables[name])
        with writing(engine) as db:
            for each in _in_batches(part):
                db.execute(
                    insert(tables[name]),
                    [dict(zip(columns, row[1:], strict=True)) for row in each],
                )
            changed(db)


def take_accounts(engine: Engine, columns: Sequence[str], given: Iterable[Sequence[Any]]) -> None:
    """Of a backup of the first release, which kept the accounts alone."""
    rows = [dict(zip(columns, row, strict=True)) for row in given]
    if not rows:
        return
    with writing(engine) as db:
        db.execute(delete(ACCOUNTS))
        db.execute(insert(ACCOUNTS), rows)
        changed(db)


def _begin_anew(engine: Engine, owner: Engine | None, table: Table) -> None:
    """The access log of a store that holds no facts yet goes as a whole: its rows never do."""
    if table is not LOG:
        with writing(engine) as db:
            db.execute(delete(table))
        return
    with writing(owner or engine) as db:
        db.execute(text(f"DROP TABLE {table.name}"))
    create(engine, owner)


def _in_batches(given: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    batch: list[Sequence[Any]] = []
    for row in given:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
