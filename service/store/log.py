"""The log (日志): every fact, in order, for ever, as a library Application."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from eventsourcing.application import Application
from eventsourcing.persistence import Mapper
from eventsourcing.utils import Environment

from aggregates.errors import NotFound, Refused
from aggregates.event import Aggregate, Event
from aggregates.values.moment import At, from_micros, to_micros
from service.store import idempotency, leases, moments, texts
from service.store.address import postgres_url, sqlite_path
from service.store.append import Appender, stale
from service.store.bulk import FirstFacts, Tail
from service.store.clock import STATE, Clock, RealClock, SimulatedClock
from service.store.codec import Codec, Salt, random_salt
from service.store.database import Database
from service.store.migrate import check_ready
from service.store.postgres import PostgresDatabase
from service.store.read_set import ReadSet
from service.store.reads import FROM, Reads
from service.store.recorder import Factory
from service.store.records import Answer, Appended, IdempotencyKey, Kept, RawFact
from service.store.sqlite import SqliteDatabase

A = TypeVar("A", bound=Aggregate)

PAGE = 5_000  # facts read at once
IN_ORDER = "ORDER BY originator_id, originator_version"


def open_log(url: str, *, salt: Salt = random_salt, connections: int = 10) -> Log:
    """``sqlite:///path`` or ``postgresql://...``; ``connections``: at most so many, on PostgreSQL.

    Raises NoStore where ``duban init`` is wanting, StoreAway where the database is.
    """
    path = sqlite_path(url)
    if path is not None:
        return Log(SqliteDatabase(path), salt)
    return Log(PostgresDatabase(postgres_url(url), connections), salt)


class Log(Reads, Application[UUID]):
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
        found = self.find(kind, aggregate_id)
        if found is None:
            raise NotFound("There is no {kind} {id}.", kind=kind.TOPIC, id=aggregate_id)
        return found

    def find(self, kind: type[A], aggregate_id: UUID) -> A | None:
        return self.get_many(kind, [aggregate_id]).get(aggregate_id)

    def get_many(self, kind: type[A], ids: Iterable[UUID]) -> dict[UUID, A]:
        """Those there are, by one query; the others are simply absent."""
        keys = [self.database.to_id(key) for key in dict.fromkeys(ids)]
        rows = self.database.rows_among(f"{FROM} WHERE originator_id {{among}} {IN_ORDER}", keys)
        made: dict[UUID, Any] = {}
        for _, _, key, version, topic, state in self.database.facts(rows):
            made[key] = self.codec.event(key, version, topic, state).mutate(made.get(key))
        return {key: found for key, found in made.items() if isinstance(found, kind)}

    # -- appending

    def keep(
        self,
        *aggregates: Aggregate,
        key: IdempotencyKey | None = None,
        answer: Callable[[int], Answer] | None = None,
    ) -> Kept:
        """Records all pending facts of all of them in one transaction, in the order given.

        ``answer`` makes what is kept under ``key`` from the position. Raises Stale, KeyReused,
        TooMany, ClockBehind, ClockApart, BadText; then nothing is recorded and the facts stay
        pending.
        """
        pending = [event for each in aggregates for event in each.pending_events]
        kept = self.append(cast(list[Event], pending), key=key, answer=answer)
        for each in aggregates:
            each.pending_events.clear()
        return kept

    def append(
        self,
        events: Iterable[Event],
        *,
        key: IdempotencyKey | None = None,
        answer: Callable[[int], Answer] | None = None,
        read_set: ReadSet | None = None,
    ) -> Kept:
        """The same for facts without their aggregates. Stale also where something of the
        ``read_set`` has changed."""
        given = list(events)
        batch = self.codec.batch(given)
        if not batch.entries and key is None:
            position, recorded_at = self.last()
            return Kept(position, 0, recorded_at, answer(position) if answer else None)
        self._look_ahead(read_set)
        with self._tail.landing(len(given)):
            kept = self._appender.append(batch, key, answer, None, read_set)
            if not (kept.replayed or batch.texts):
                self._tail.add(kept.position, kept.recorded_at, given)
        return kept

    def _look_ahead(self, read_set: ReadSet | None) -> None:
        """What came since it was read is looked through here, so that hardly any is left to be
        looked through under the append lock."""
        while read_set is not None and read_set.since is not None:
            facts = self.feed(read_set.since, PAGE)
            if read_set.is_touched(fact.event for fact in facts):
                stale()
            read_set.since += len(facts)
            if len(facts) < PAGE:
                return

    def append_new(
        self,
        events: Iterable[Event],
        *,
        key: IdempotencyKey | None = None,
        answer: Callable[[Appended], Answer] | None = None,
        read_set: ReadSet | None = None,
    ) -> Appended:
        """Records the facts of those aggregates only that are not there yet.

        An aggregate's facts stand together in ``events``; it is there already when the log holds
        the first of them (same id and version), whatever that says. So two issuers never clash.
        ``FirstFacts`` are made as they are written.
        """
        given = events if isinstance(events, FirstFacts) else list(events)
        batch = self.codec.batch(given, lazily=self.database.streams)
        self._look_ahead(read_set)
        with self._tail.landing(len(given)):
            done = self._appender.append_new(batch, key, answer, read_set)
            if read_set is not None and read_set.since == done.position - done.count:
                read_set.since = done.position  # what one records oneself touches nothing
            if done.count == len(given) and not batch.texts:
                self._tail.add(done.position, done.recorded_at, given)
        return done

    # -- idempotency

    def answered(self, account: str, key: str, body_digest: str) -> Answer | None:
        """What was answered before; None for a new key. Raises KeyReused."""
        found = idempotency.answered(self.database, IdempotencyKey(account, key, body_digest))
        return found[0] if found else None

    def drop_old_keys(self, before_micros: int) -> int:
        """Forgets keys kept before that time by the database's clock; returns how many."""
        return self.database.run(idempotency.DROP, (before_micros,))

    # -- forgetting

    def forget(
        self,
        position: int,
        field: str,
        telling: Iterable[Event] = (),
        *,
        key: IdempotencyKey | None = None,
        answer: Callable[[int], Answer] | None = None,
    ) -> Kept:
        """Wipes a text for good, and records the facts that tell of it in the same transaction.

        On PostgreSQL only the redactor's role may (DUBAN_DATABASE_REDACTOR), which may record
        nothing: there the facts go first, by another log. NotFound; Stale where it is told already.
        """
        batch = self.codec.batch(list(telling))
        if batch.entries:
            return self._appender.append(
                batch, key, answer, lambda writing: texts.forget(writing, position, field)
            )
        texts.forget(self.database, position, field)
        last, recorded_at = self.last()
        return Kept(last, 0, recorded_at)

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
