"""The log on PostgreSQL: one advisory lock for appends, COPY for many, plain INSERT for few."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, ClassVar, TypeVar, cast
from uuid import UUID

import psycopg
from psycopg import errors
from psycopg_pool import ConnectionPool, PoolTimeout

from projections.engine.database import has_hung_up
from service.store.address import postgres_url
from service.store.away import away
from service.store.database import Database, Reading, Row, Writing
from service.store.errors import AnswerLost, Conflict
from service.store.postgres_transaction import Connection, PostgresReading, PostgresWriting, marked
from service.store.records import Head

CONNECT_SECONDS = 3
TRIES = 3  # to find a connection that is alive
APPEND_LOCK = 0x4475626100
# A lock nobody gives back within these times is an error, and a client that vanished within a
# transaction loses it.
# The check that a bulk leaves no gap looks through it in memory: 20,000 facts are 9 MB.
OPTIONS = "-c lock_timeout=20s -c idle_in_transaction_session_timeout=60s -c work_mem=32MB"
ALIVE = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
CLOCK = "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)"
BEGIN = f"BEGIN; SELECT pg_advisory_xact_lock({APPEND_LOCK})"  # one round trip
# A statement of its own, so that its snapshot is taken once the lock is had.
HEAD = f"""
SELECT last.position, last.recorded_at, {CLOCK} FROM (SELECT 1) AS one
LEFT JOIN (SELECT position, recorded_at FROM facts ORDER BY position DESC LIMIT 1) AS last ON true
"""
SNAPSHOT = """
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL idle_in_transaction_session_timeout = 0
"""
T = TypeVar("T")


class PostgresDatabase(Database):
    id_of = None
    streams = True

    def __init__(self, url: str, connections: int) -> None:
        self._url = url
        self._door = _remembering()
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            postgres_url(url),
            connection_class=self._door,
            kwargs={"autocommit": True, "options": OPTIONS, **ALIVE},
            min_size=1,
            max_size=connections,
            timeout=CONNECT_SECONDS + 1,
            reconnect_timeout=1,  # give up soon: the next request tries again by itself
            num_workers=2,
            check=_still_open,
            open=True,
        )

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        with self._begun(lambda c: PostgresReading(c).rows(sql, params)) as (_, rows):
            return rows

    def rows_among(self, sql: str, values: Sequence[Any]) -> list[Row]:
        return self.rows(sql.format(among="= ANY(?)"), (list(values),)) if values else []

    def run(self, sql: str, params: Sequence[Any] = ()) -> int:
        with (
            self.remembering(),
            self._begun(lambda c: c.execute(marked(sql), params).rowcount) as (_, touched),
        ):
            return touched

    @contextmanager
    def appending(self) -> Iterator[Writing]:
        with self.remembering(), self._begun(_begin) as (connection, head):
            try:
                yield PostgresWriting(connection, head)
                connection.execute("COMMIT")
            except psycopg.OperationalError as error:
                if connection.broken or connection.closed:
                    raise AnswerLost("The connection to the database broke.") from error
                _roll_back(connection)
                raise
            except BaseException:
                _roll_back(connection)
                raise

    @contextmanager
    def snapshot(self) -> Iterator[Reading]:
        with self._begun(lambda c: c.execute(SNAPSHOT)) as (connection, _):
            try:
                yield PostgresReading(connection)
            finally:
                _roll_back(connection)

    def settle(self) -> None:
        with self.appending():
            pass

    def clock(self) -> int:
        return int(self.rows(f"SELECT {CLOCK}")[0][0])

    def to_id(self, aggregate_id: UUID) -> UUID:
        return aggregate_id

    def facts(self, rows: Iterable[Row]) -> list[Row]:
        return rows if isinstance(rows, list) else list(rows)

    def is_ready(self) -> int | None:
        if self.rows("SELECT to_regclass('schema_version') IS NOT NULL") != [(True,)]:
            return None
        return int(self.rows("SELECT max(version) FROM schema_version")[0][0])

    def close(self) -> None:
        self._pool.close()

    @contextmanager
    def _begun(self, begin: Callable[[Connection], T]) -> Iterator[tuple[Connection, T]]:
        """A connection, and what ``begin`` made on it, which may be done more than once: a
        server that came back leaves dead connections behind, and the next may be alive."""
        with translated(self._url, self._door), ExitStack() as stack:
            for left in reversed(range(TRIES)):
                trial = stack.enter_context(ExitStack())
                connection = trial.enter_context(self._pool.connection())
                try:
                    begun = begin(connection)
                    break
                except psycopg.OperationalError:
                    if not (left and connection.broken):
                        _roll_back(connection)
                        raise
                    trial.close()
            yield connection, begun


def _still_open(connection: Connection) -> None:
    if has_hung_up(connection):
        connection.close()
        raise psycopg.OperationalError("The server hung up.")


def _begin(connection: Connection) -> Head:
    connection.execute(BEGIN)
    head = connection.execute(HEAD, prepare=True).fetchone()
    position, recorded_at, clock = cast(Row, head)
    return Head(position or 0, recorded_at or 0, clock)


def _roll_back(connection: Connection) -> None:
    if not (connection.closed or connection.broken):
        connection.execute("ROLLBACK")


# What a statement may meet besides.
STATEMENTS = (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)


class Door(Connection):
    """Connections that remember why the last could not be had: a pool does not say."""

    refused: ClassVar[psycopg.Error | None] = None

    @classmethod
    def connect(cls, *args: Any, **kwargs: Any) -> Any:
        try:
            made = super().connect(*args, **kwargs)
        except psycopg.Error as error:
            cls.refused = error
            raise
        cls.refused = None
        return made


def _remembering() -> type[Door]:
    """One for each database: what one refuses says nothing of another."""
    return type("Door", (Door,), {})


@contextmanager
def translated(url: str, door: type[Door] = Door) -> Iterator[None]:
    """Turns the driver's errors into the store's."""
    try:
        yield
    except (errors.UniqueViolation, errors.RestrictViolation) as error:
        raise Conflict(str(error)) from error
    except (psycopg.OperationalError, *STATEMENTS) as error:
        last = door.refused if isinstance(error, PoolTimeout) else None
        raise away(error, url, last) from error
