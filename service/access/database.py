"""How the tables of access are opened, written to for good, and made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Column, Connection, Engine, Table, event, inspect, text

from projections.engine.database import WRITES, is_sqlite, make_engine
from service.access.tables import KEPT, LOG, SESSIONS, STATE, metadata

SCHEMA_LOCK = 0x4475626103
LOG_LOCK = 0x4475626104  # one record of the access log at a time
RIGHTS_LOCK = 0x4475626105  # one question at a time whether rights stand apart
GENERATION = "generation"
SQLITE_GUARDS = (
    """
    CREATE TRIGGER IF NOT EXISTS access_log_only_grows BEFORE INSERT ON access_log
    WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM access_log)
    BEGIN SELECT RAISE(ABORT, 'a record takes the position after the last, once'); END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS access_log_never_changes BEFORE UPDATE ON access_log
    BEGIN SELECT RAISE(ABORT, 'records of access are never changed'); END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS access_log_never_goes BEFORE DELETE ON access_log
    BEGIN SELECT RAISE(ABORT, 'records of access are never deleted'); END
    """,
)
POSTGRES_GUARDS = (
    """
    CREATE OR REPLACE FUNCTION refuse_access_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is refused on %: it only grows', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION refuse_access_gaps() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.position <> coalesce((SELECT max(position) FROM access_log), 0) + 1 THEN
            RAISE EXCEPTION 'a record takes the position after the last'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    "DROP TRIGGER IF EXISTS access_log_only_grows ON access_log",
    """
    CREATE TRIGGER access_log_only_grows BEFORE INSERT ON access_log
    FOR EACH ROW EXECUTE FUNCTION refuse_access_gaps()
    """,
    "DROP TRIGGER IF EXISTS access_log_never_changes ON access_log",
    """
    CREATE TRIGGER access_log_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_access_change()
    """,
)


def open_engine(url: str) -> Engine:
    engine = make_engine(url)
    if is_sqlite(engine):
        event.listen(engine, "connect", _durable)
    return engine


def _durable(raw: object, _: object) -> None:
    raw.execute("PRAGMA synchronous = FULL")  # type: ignore[attr-defined]  # a SQLite connection
    raw.execute("PRAGMA secure_delete = ON")  # type: ignore[attr-defined]  # as above


def leave_no_trace(engine: Engine) -> None:
    """What was written over is gone from SQLite's journal too."""
    if is_sqlite(engine):
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes, and is on the disk when it is done."""
    with engine.connect().execution_options(**{WRITES: True}) as db, db.begin():
        yield db


@contextmanager
def founding(engine: Engine) -> Iterator[Connection]:
    """A transaction in which nobody else makes tables or first rows."""
    with writing(engine) as db:
        _lock(db)
        yield db


def alone_with_rights(db: Connection) -> None:
    """From here on nobody else gives rights or binds accounts, until this transaction ends: what
    is asked of all accounts of a person still holds when the answer is written."""
    if not is_sqlite(db):
        db.execute(text(f"SELECT pg_advisory_xact_lock({RIGHTS_LOCK})"))


def changed(db: Connection) -> None:
    """What nodes hold of sessions, accounts, grants or policy is no longer true: each looks at
    this number before it believes what it holds."""
    db.execute(STATE.update().where(STATE.c.name == GENERATION).values(value=STATE.c.value + 1))


# --- making -------------------------------------------------------------------------------------


def create(engine: Engine, owner: Engine | None = None, backup: str | None = None) -> None:
    """Makes what is wanting, adds columns that a release added; may be run again, and by two at
    once. ``owner``: on PostgreSQL, who shall own the tables; the service's role may then only
    read and add to the access log, and the role ``backup`` read what a backup holds."""
    for each in dict.fromkeys((engine, owner or engine)):  # tables of an earlier release are its
        with writing(each) as db:
            _lock(db)
            _add_columns(db)
            _add_indexes(db)
    service = _role(engine)
    with writing(owner or engine) as db:
        _lock(db)
        metadata.create_all(db)
        _add_indexes(db)
        for statement in SQLITE_GUARDS if is_sqlite(db) else POSTGRES_GUARDS:
            db.execute(text(statement))
        if service is not None and owner is not None:
            _grant(db, service)
        if backup is not None and backup not in (service, _role(owner or engine)):
            _grant_reading(db, backup)
        if not db.execute(STATE.select()).first():
            db.execute(STATE.insert().values(name=GENERATION, value=1))


def _lock(db: Connection) -> None:
    if not is_sqlite(db):
        db.execute(text(f"SELECT pg_advisory_xact_lock({SCHEMA_LOCK})"))


def _add_columns(db: Connection) -> None:
    """To tables of an earlier release, as whoever owns them."""
    there = inspect(db)
    for table in metadata.sorted_tables:
        if not there.has_table(table.name) or not _is_owner(db, table):
            continue
        known = {column["name"] for column in there.get_columns(table.name)}
        for column in table.columns:
            if column.name not in known:
                db.execute(text(_added(db, table, column)))


def _add_indexes(db: Connection) -> None:
    """To tables of an earlier release, by whoever owns them."""
    there = inspect(db)
    for table in metadata.sorted_tables:
        if there.has_table(table.name) and _is_owner(db, table):
            for index in table.indexes:
                index.create(db, checkfirst=True)


def _is_owner(db: Connection, table: Table) -> bool:
    if is_sqlite(db):
        return True
    query = text("SELECT tableowner = current_user FROM pg_tables WHERE tablename = :name")
    return bool(db.execute(query, {"name": table.name}).scalar())


def _added(db: Connection, table: Table, column: Column[object]) -> str:
    kind = column.type.compile(db.dialect)
    default = column.server_default
    if default is None:
        return f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}"
    value = getattr(default, "arg", "")
    filled = f"DEFAULT '{value}' NOT NULL"
    return f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind} {filled}"


def _role(engine: Engine) -> str | None:
    if is_sqlite(engine):
        return None
    with engine.connect() as db:
        return str(db.execute(text("SELECT current_user")).scalar_one())


def _grant_reading(db: Connection, role: str) -> None:
    quoted = db.dialect.identifier_preparer.quote(role)
    for table in metadata.sorted_tables:
        if _is_owner(db, table):
            db.execute(text(f"REVOKE ALL ON {table.name} FROM {quoted}"))
    for table in KEPT:
        db.execute(text(f"GRANT SELECT ON {table.name} TO {quoted}"))


def _grant(db: Connection, role: str) -> None:
    quoted = db.dialect.identifier_preparer.quote(role)
    for table in metadata.sorted_tables:
        rights = "SELECT, INSERT" if table is LOG else "SELECT, INSERT, UPDATE, DELETE"
        if _is_owner(db, table):
            db.execute(text(f"REVOKE ALL ON {table.name} FROM {quoted}"))
            db.execute(text(f"GRANT {rights} ON {table.name} TO {quoted}"))


__all__ = [
    "LOG_LOCK",
    "SESSIONS",
    "alone_with_rights",
    "changed",
    "create",
    "open_engine",
    "writing",
]
