"""What this process appended last, as it lies in the log: a projector beside need not decode it.

Read back from the database, an issue takes 1.2 times as long until the board shows it on either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count, repeat
from threading import Condition

from aggregates.event import Event, Recorded

_recorded = partial(tuple.__new__, Recorded)  # a third of what its own way takes: 2 of 100 ms
MOST = 40_000  # facts held; older ones are read from the database again
MANY = 1_000  # facts in one transaction for which a reader had better wait a moment
A_MOMENT = 0.1  # seconds


class Tail:
    """The last facts, each in the place of its position in a ring, so that to add one costs the
    same however many there are. Safe from any thread: a reader sees whole transactions only."""

    def __init__(self) -> None:
        self._ring: list[Recorded | None] = [None] * MOST
        self._changed = Condition()
        self._released = 0
        self._landing = 0  # bulks being committed, which readers of the database may see first

    @contextmanager
    def landing(self, count: int) -> Iterator[None]:
        """Around the append of so many facts and their ``add``."""
        if count < MANY:
            yield
            return
        with self._changed:
            self._landing += 1
        try:
            yield
        finally:
            with self._changed:
                self._landing -= 1
                self._changed.notify_all()

    def settle(self) -> None:
        """Waits a moment for what is landing."""
        with self._changed:
            self._changed.wait_for(lambda: not self._landing, A_MOMENT)

    def add(self, last: int, recorded_at: int, events: Sequence[Event]) -> None:
        """``events`` were committed up to position ``last`` in one transaction."""
        first = last - len(events) + 1
        run = list(map(_recorded, zip(count(first), repeat(recorded_at), events)))[-MOST:]
        with self._changed:
            for start, end, skipped in _lying(last - len(run), last):
                self._ring[start:end] = run[skipped : skipped + end - start]

    def taken(self, upto: int) -> None:
        """Lets go of all up to there but the last few: after a bulk it is tens of megabytes."""
        upto -= MANY
        if upto <= self._released:
            return
        for start, end, _ in _lying(max(self._released, upto - MOST), upto):
            with self._changed:
                facts = self._ring[start:end]
                self._ring[start:end] = [
                    None if fact is None or fact.position <= upto else fact for fact in facts
                ]
        self._released = upto

    def read(self, after: int, limit: int, until: int | None) -> list[Recorded]:
        """The facts after a position as far as they are held without a gap; none if the first of
        them is not."""
        end = after + limit if until is None else min(after + limit, until)
        facts: list[Recorded] = []
        with self._changed:
            for position in range(after + 1, end + 1):
                fact = self._ring[position % MOST]
                if fact is None or fact.position != position:
                    break
                facts.append(fact)
        return facts


def _lying(after: int, last: int) -> Iterator[tuple[int, int, int]]:
    """Where in the ring the positions lie, at most a ring of them: in one piece, or in two around
    its end. Each with how many went before it."""
    done = after
    while done < last:
        start = (done + 1) % MOST
        count = min(last - done, MOST - start)
        yield start, start + count, done - after
        done += count
