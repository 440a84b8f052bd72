"""What is recorded in the log (日志): facts, one by one or in bulk; words forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from aggregates.event import Aggregate, Event
from service.store import texts
from service.store.append import Appender, stale
from service.store.bulk import FirstFacts
from service.store.read_set import ReadSet
from service.store.reads import Reads
from service.store.records import Answer, Appended, IdempotencyKey, Kept

PAGE = 5_000  # facts read at once


class Writes(Reads):
    """Of a log that is read too: whoever appends looks at what came meanwhile."""

    _appender: Appender

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
