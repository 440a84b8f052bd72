"""The log (日志): every fact, in order, for ever, as a library Application."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from eventsourcing.application import Application
from eventsourcing.persistence import Mapper
from eventsourcing.utils import Environment

from aggregates.errors import NotFound, Refused
from aggregates.event import Aggregate
from aggregates.values.moment import At, from_micros, to_micros
from service.store import idempotency, leases, moments
from service.store.address import sqlite_path
from service.store.append import Appender
from service.store.bulk import Tail
from service.store.clock import STATE, Clock, ClockState, RealClock, SimulatedClock
from service.store.codec import Codec, Salt, random_salt
from service.store.database import Database
from service.store.migrate import check_ready
from service.store.postgres import PostgresDatabase
from service.store.reads import FROM
from service.store.recorder import Factory
from service.store.records import Answer, Appended, IdempotencyKey, Kept, RawFact
from service.store.sqlite import SqliteDatabase
from service.store.writes import Writes

A = TypeVar("A", bound=Aggregate)

IN_ORDER = "ORDER BY originator_id, originator_version"


def open_log(url: str, *, salt: Salt = random_salt, connections: int = 10) -> Log:
    """``sqlite:///path`` or ``postgresql://...``; ``connections``: at most so many, on PostgreSQL.

    Raises NoStore where ``duban init`` is wanting, StoreAway where the database is.
    """
    path = sqlite_path(url)
    if path is not None:
        return Log(SqliteDatabase(path), salt)
    return Log(PostgresDatabase(url, connections), salt)


class Log(Writes, Application[UUID]):
    """Safe to use from any thread. Every method may raise StoreAway; the next call tries anew."""

    name = "duban"

    def __init__(self, database: Database, salt: Salt = random_salt) -> None:
        self.database = database
        try:
            check_ready(database.is_ready())
            self.clock = self._clock()
        except BaseException:
            database.close()
            raise
        self.codec = Codec(salt)
        self._appender = Appender(database, self.clock, self.codec)
        self._tail = Tail()
        super().__init__()

    def construct_env(self, name: str, env: Any = None) -> Environment:
        return Environment(name)  # the process's variables are not for the library to read

    def construct_factory(self, env: Environment) -> Factory:
        return Factory(self.database, self._appender)

    def construct_mapper(self) -> Mapper[UUID]:
        return self.codec

    # -- aggregates

    def get(self, kind: type[A], aggregate_id: UUID) -> A:
        """Raises NotFound."""
        aggregate = self.find(kind, aggregate_id)
        if aggregate is None:
            raise NotFound("There is no {kind} {id}.", kind=kind.TOPIC, id=aggregate_id)
        return aggregate

    def find(self, kind: type[A], aggregate_id: UUID) -> A | None:
        return self.get_many(kind, [aggregate_id]).get(aggregate_id)

    def get_many(self, kind: type[A], ids: Iterable[UUID]) -> dict[UUID, A]:
        """Those there are, by one query; the others are simply absent."""
        keys = [self.database.to_id(key) for key in dict.fromkeys(ids)]
        rows = self.database.rows_among(f"{FROM} WHERE originator_id {{among}} {IN_ORDER}", keys)
        made: dict[UUID, Any] = {}
        for _, _, key, version, topic, state in self.database.facts(rows):
            made[key] = self.codec.event(key, version, topic, state).mutate(made.get(key))
        return {key: aggregate for key, aggregate in made.items() if isinstance(aggregate, kind)}

    # -- idempotency

    def answered(self, account: str, key: str, body_digest: str) -> Answer | None:
        """What was answered before; None for a new key. Raises KeyReused."""
        answer = idempotency.answered(self.database, IdempotencyKey(account, key, body_digest))
        return answer[0] if answer else None

    def drop_old_keys(self, before_micros: int) -> int:
        """Forgets keys kept before that time by the database's clock; returns how many."""
        return self.database.run(idempotency.DROP, (before_micros,))

    # -- the clock

    @property
    def simulated(self) -> bool:
        """Whether the store's clock is a simulated one; every page and export says so."""
        return self.clock.simulated

    @property
    def made_at(self) -> datetime:
        """When the store was made; on a simulated clock, the T it was made with."""
        return from_micros(int(self._state("made_at")))

    def now(self) -> datetime:
        """The store's time, in UTC: what ``Act.at`` is taken from."""
        return from_micros(self.clock.now())

    def move_clock(self, to: datetime) -> None:
        """Moves a simulated clock forward. Raises Refused backwards, or for the real clock."""
        if not isinstance(self.clock, SimulatedClock):
            raise Refused("This store runs on the real clock, which nobody moves.")
        self.clock.move(to_micros(to))

    def clock_state(self) -> ClockState:
        """Whether anything may be recorded by the clock as it stands."""
        return self.clock.state()

    def pulse(self) -> None:
        """Tells the other processes of this machine where the clock stands, while it is sound."""
        if isinstance(self.clock, RealClock) and self.clock_state().kind == "steady":
            self.clock.steady.pulse(self.clock.now())

    def accept_clock(self) -> None:
        """The clock is right as it stands, though it jumped. Refused for a simulated one."""
        if not isinstance(self.clock, RealClock):
            raise Refused("This store runs on a simulated clock, which nobody sets.")
        self.clock.steady.accept(self.clock.now())

    def wait_settled(self) -> None:
        """Returns once no append is under way that began before."""
        self.database.settle()

    def resolve(self, as_of: str | None, zone: ZoneInfo) -> At:
        """Reads ``as_of``: see moments.py. Raises BadMoment."""
        return moments.resolve(self, as_of, zone)

    def refresh(self) -> None:
        """Reads the store's state again, after a backup was restored into it."""
        self.clock = self._clock()
        self._appender.clock = self.clock

    # -- leases

    def lease(self, name: str, holder: str, seconds: float) -> bool:
        """Takes or renews a lease; False while another holds it."""
        return leases.lease(self.database, name, holder, seconds)

    def release(self, name: str, holder: str) -> None:
        leases.release(self.database, name, holder)

    def _clock(self) -> Clock:
        simulated = self._state("clock") == "simulated"
        return SimulatedClock(self.database) if simulated else RealClock(self.database)

    def _state(self, name: str) -> str:
        row = self.database.row(STATE, (name,))
        if row is None:
            raise LookupError(f"The store's state lacks {name}.")
        return str(row[0])


__all__ = [
    "Answer",
    "Appended",
    "IdempotencyKey",
    "Kept",
    "Log",
    "RawFact",
    "open_log",
]
