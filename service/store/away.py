"""Why a PostgreSQL cannot be used (数据库不可用): each reason as what it is, with host and role.

A server tells why it lets nobody in by words alone, in its own language: English and Chinese are
known here. What no sentence fits is told in the library's words. None of them holds a password.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import ProgrammingError, errors
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import DBAPIError

from aggregates.words import N_
from projections.engine.address import parameters
from service.store import sqlite_file
from service.store.errors import DiskFull, NoPrivilege, Rejected, StoreAway, Unreachable, Unwritable

# What the library or the server says, and what it means; the first that fits.
MEANS: tuple[tuple[str, type[StoreAway], str], ...] = (
    (r'role "[^"]*" does not exist|角色 ?"[^"]*" ?不存在', Rejected,
     N_("There is no role {role} in the database at {host}.")),
    (r'database "[^"]*" does not exist|数据库 ?"[^"]*" ?不存在', Rejected,
     N_("There is no database {database} at {host}.")),
    (r"authentication failed|no password supplied|认证失败|pg_hba", Rejected,
     N_("The database at {host} does not let the role {role} in: its password is wrong, or none "
        "of the server's rules admits it from here.")),
    (r"permission denied for database|is not permitted to log in|权限不够|不允许登录", Rejected,
     N_("The role {role} may not connect to the database {database} at {host}.")),
    (r"too many (connections|clients)|connection slots|连接数|太多", Unreachable,
     N_("The database at {host} has no connection left for the role {role}; try again shortly.")),
    (r"starting up|shutting down|recovery mode|正在启动|正在关闭", Unreachable,
     N_("The database at {host} is starting or stopping; try again shortly.")),
    (r"[Cc]onnection refused|Is the server running", Unreachable,
     N_("Nothing answers at {host}: the database does not run there, or the port is another.")),
    (r"resolve host|translate host name|not known", Unreachable,
     N_("The database's host {host} is not known to this machine.")),
    (r"timed? ?out|timeout|unreachable", Unreachable,
     N_("The database at {host} does not answer; try again shortly.")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a database is, and who asks there; ``host`` with its port."""

    host: str
    role: str
    database: str

    @classmethod
    def of(cls, url: str) -> Place:
        try:
            said = parameters(url)
        except (ValueError, ProgrammingError):
            return cls("?", "?", "?")
        hosts = said.get("host", "localhost").split(",")
        ports = said.get("port", "5432").split(",")
        ports *= len(hosts) if len(ports) == 1 else 1
        where = ", ".join(_place(*each) for each in zip(hosts, ports, strict=False))
        role = said.get("user", "?")
        return cls(where, role, said.get("dbname", role))


def _place(host: str, port: str) -> str:
    return host if host.startswith("/") else f"{host}:{port}"


def away(error: psycopg.Error, url: str, last: psycopg.Error | None = None) -> StoreAway:
    """``last``: why a connection was refused, where a pool says only that it has none."""
    place = Place.of(url)
    if isinstance(error, errors.InsufficientPrivilege):
        return NoPrivilege(
            "The role {role} may not do that in the database at {host}: {why}.",
            role=place.role, host=place.host, why=error.diag.message_primary or str(error),
        )  # fmt: skip
    if isinstance(error, errors.LockNotAvailable):
        return StoreAway("Somebody else holds the store; try again.")
    if isinstance(error, errors.DiskFull):
        return DiskFull("The disk that holds the store is full.")
    if isinstance(error, errors.ReadOnlySqlTransaction):
        return Unwritable("The store may not be written.")
    return _unreachable(last or error, place)


def _unreachable(error: psycopg.Error, place: Place) -> StoreAway:
    said = str(error)
    for pattern, kind, words in MEANS:
        if re.search(pattern, said):
            return kind(words, host=place.host, role=place.role, database=place.database)
    if isinstance(error, PoolTimeout):  # all connections are at work, for longer than one waits
        return StoreAway("The database cannot be reached; try again shortly.")
    return StoreAway("The database cannot be reached: {why}", why=said.partition("\n")[0])


def of_table(error: DBAPIError, url: str) -> StoreAway:
    """The same of what views and accounts met, on either database."""
    if isinstance(error.orig, psycopg.Error):
        return away(error.orig, url)
    known = sqlite_file.away(error.orig)
    return known or StoreAway("The database cannot be reached: {why}", why=error.orig)


@contextmanager
def asking(url: str) -> Iterator[None]:
    """What SQLAlchemy says of that database, in the store's words."""
    try:
        yield
    except DBAPIError as error:
        raise of_table(error, url) from error
