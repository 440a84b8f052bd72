"""What this process appended last, as it lies in the log: a projector beside need not decode it."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from aggregates.event import Event, Recorded

MOST = 40_000  # facts held; older ones are read from the database again


class Tail:
    """Runs of facts without gaps. Safe from any thread: a reader sees whole runs only."""

    def __init__(self) -> None:
        self._runs: tuple[tuple[Recorded, ...], ...] = ()
        self._lock = Lock()

    def add(self, last: int, recorded_at: int, events: Sequence[Event]) -> None:
        """``events`` were committed up to position ``last`` in one transaction."""
        first = last - len(events) + 1
        run = tuple(Recorded(first + n, recorded_at, event) for n, event in enumerate(events))
        with self._lock:
            runs, held = [run], len(run)
            for older in reversed(self._runs):
                held += len(older)
                if held > MOST:
                    break
                runs.append(older)
            self._runs = tuple(reversed(runs))

    def read(self, after: int, limit: int, until: int | None) -> list[Recorded]:
        """The facts after a position as far as they are held without a gap; none if the first of
        them is not."""
        end = after + limit if until is None else min(after + limit, until)
        found: list[Recorded] = []
        for run in self._runs:
            next_one = after + len(found) + 1
            if run and run[0].position <= next_one <= min(run[-1].position, end):
                start = next_one - run[0].position
                found += run[start : start + end - next_one + 1]
        return found
