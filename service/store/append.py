"""The one way into the log: what happens to a batch of facts under the append lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NoReturn
from uuid import UUID

from aggregates.errors import Stale
from service.store.bulk import ends, first_of_each
from service.store.clock import Clock
from service.store.codec import Codec
from service.store.database import FACT_COLUMNS, TEXT_COLUMNS, Database, Reading, Row, Writing
from service.store.errors import AnswerLost, Conflict, TooMany
from service.store.idempotency import answered, remember
from service.store.read_set import ReadSet
from service.store.records import Answer, Appended, Batch, Entry, IdempotencyKey, Kept, NewText

FACTS_AT_MOST = 100_000  # in one transaction
RECORDED_AT = "SELECT recorded_at FROM facts WHERE position = ?"
SINCE = f"SELECT {FACT_COLUMNS} FROM facts WHERE position > ? ORDER BY position"


class Appender:
    def __init__(self, database: Database, clock: Clock, codec: Codec) -> None:
        self._database, self._codec = database, codec
        self.clock = clock

    def append(
        self,
        batch: Batch,
        key: IdempotencyKey | None = None,
        answer: Callable[[int], Answer] | None = None,
        also: Callable[[Writing], None] | None = None,
        read_set: ReadSet | None = None,
    ) -> Kept:
        """``also``: done in the same transaction. Stale where the ``read_set`` changed."""
        _must_fit(batch)
        try:
            try:
                return self._append(batch, key, answer, also, read_set)
            except AnswerLost:
                kept = self._kept_after_all(batch, answer)
                return kept or self._append(batch, key, answer, also, read_set)
        except Conflict:
            return self._kept_after_all(batch, answer) or stale()

    def insert(self, batch: Batch) -> Kept:
        """As the library's recorder has it: Conflict where any of them is there, also where it
        says the same."""
        _must_fit(batch)
        try:
            return self._append(batch, None, None, None, None)
        except AnswerLost:
            kept = self._kept_after_all(batch, None)
            return kept or self._append(batch, None, None, None, None)

    def append_new(
        self,
        batch: Batch,
        key: IdempotencyKey | None = None,
        answer: Callable[[Appended], Answer] | None = None,
        read_set: ReadSet | None = None,
    ) -> Appended:
        _must_fit(batch)
        try:
            return self._append_new(batch, key, answer, read_set)
        except Conflict:  # some were there: look at each
            return self._append_new(batch, key, answer, read_set, look=True)
        except AnswerLost:
            return self._append_new(batch, key, answer, read_set, look=True, ours=True)

    def _append(
        self,
        batch: Batch,
        key: IdempotencyKey | None,
        answer: Callable[[int], Answer] | None,
        also: Callable[[Writing], None] | None,
        read_set: ReadSet | None,
    ) -> Kept:
        with self._database.appending() as writing:
            if key and (first := answered(writing, key)):
                return _replayed(writing, *first)
            self._must_stand(writing, batch, read_set)
            position, recorded_at = self._write(writing, batch)
            if also is not None:
                also(writing)
            result = answer(position) if answer else {"position": position}
            if key:
                remember(writing, key, result, position)
            return Kept(position, len(batch.entries), recorded_at, result)

    def _append_new(
        self,
        batch: Batch,
        key: IdempotencyKey | None,
        answer: Callable[[Appended], Answer] | None,
        read_set: ReadSet | None,
        *,
        look: bool = False,
        ours: bool = False,
    ) -> Appended:
        """Mostly all are new or the first is not; so looking at each waits until it must be.

        ``ours``: a first try may have been committed; what it left counts as new.
        """
        with self._database.appending() as writing:
            if key and (first := answered(writing, key)):
                was = _replayed(writing, *first)
                return Appended((), 0, was.position, 0, was.recorded_at, was.answer, True)
            self._must_stand(writing, batch, read_set)
            there = _there(writing, batch, look)
            known = {row[2] for row in there}
            position, recorded_at = self._write(writing, _only(batch, known))
            known -= _same(there, batch) if ours else set()
            things = [thing for thing, _ in first_of_each(batch.heads)]
            new = [each for each in things if each not in known] if known else things
            count = len(_only(batch, known).entries)
            done = Appended(new, len(things) - len(new), position, count, recorded_at)
            result = answer(done) if answer else {"position": position}
            if key:
                remember(writing, key, result, position)
            return replace(done, answer=result)

    def _must_stand(self, writing: Writing, batch: Batch, read_set: ReadSet | None) -> None:
        if read_set is None:
            return
        things = read_set.successors(each.originator_id for each in batch.heads)
        if things and writing.existing(things):
            stale()
        if read_set.since is not None and writing.head.position > read_set.since:
            rows = self._database.facts(writing.rows(SINCE, (read_set.since,)))
            if read_set.is_touched(fact.event for fact in self._codec.recorded(rows)):
                stale()

    def _write(self, writing: Writing, batch: Batch) -> tuple[int, int]:
        """Returns the last position and its time of recording."""
        head = writing.head
        if not batch.entries:
            return head.position, head.recorded_at
        recorded_at = self.clock.stamp(writing, batch)
        first, to_id = head.position + 1, self._database.to_id
        rows = (
            (position, recorded_at, to_id(key), version, topic, state)
            for position, (key, version, topic, state) in enumerate(batch.entries, first)
        )
        writing.add_facts(rows)
        if batch.texts:
            texts = [(first + t.entry, t.field, t.salt, t.text) for t in batch.texts]
            writing.add("texts", TEXT_COLUMNS, texts)
        return head.position + len(batch.entries), recorded_at

    def _kept_after_all(self, batch: Batch, answer: Callable[[int], Answer] | None) -> Kept | None:
        """Looks whether these very facts are in the log: the first try, whose answer was lost."""
        if not batch.entries:
            return None
        with self._database.appending() as writing:  # waits for a first try still committing
            there = writing.existing([entry[:2] for entry in batch.entries])
        if {Entry(*row[2:]) for row in there} != set(batch.entries):
            return None
        position, recorded_at = max(row[:2] for row in there)
        answered = answer(position) if answer else {"position": position}
        return Kept(position, len(there), recorded_at, answered)


def _must_fit(batch: Batch) -> None:
    if len(batch.entries) > FACTS_AT_MOST:
        raise TooMany(
            "That would record {count} facts; one command records at most {most}. "
            "Split it by month or by organization and send the parts one after the other.",
            count=len(batch.entries),
            most=FACTS_AT_MOST,
        )


def _replayed(reading: Reading, answer: Answer, position: int) -> Kept:
    row = reading.row(RECORDED_AT, (position,))
    return Kept(position, 0, row[0] if row else 0, answer, replayed=True)


def stale() -> NoReturn:
    raise Stale(
        "Somebody else changed this at the same moment; look at it again and repeat what "
        "still applies."
    )


def _there(writing: Writing, batch: Batch, look: bool) -> list[Row]:
    """The first facts of the aggregates that are in the log: none as long as neither end is and
    ``look`` is not asked for; then inserting them finds a conflict, if there is one."""
    if look or writing.existing(ends(batch.heads)):
        return writing.existing(first_of_each(batch.heads))
    return []


def _only(batch: Batch, known: set[UUID]) -> Batch:
    """The batch without the aggregates known; its texts follow their facts."""
    if not known:
        return batch
    entries = list(batch.entries)
    kept = [i for i, entry in enumerate(entries) if entry.originator_id not in known]
    place = {old: new for new, old in enumerate(kept)}
    texts: Sequence[NewText] = batch.texts
    return Batch(
        [entries[i] for i in kept],
        [t._replace(entry=place[t.entry]) for t in texts if t.entry in place],
        batch.earliest,
        batch.latest,
    )


def _same(there: Sequence[Row], batch: Batch) -> set[UUID]:
    """The aggregates whose fact in the log is, to the byte, the one of the batch."""
    ours = set(batch.entries)
    return {row[2] for row in there if Entry(*row[2:]) in ours}
