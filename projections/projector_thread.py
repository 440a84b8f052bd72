"""A thread that keeps projections up with the log while the service runs."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Mapping, Sequence

from projections.engine.state import Progress
from projections.projection import Projection
from projections.projector import Projector

SHORTEST, LONGEST = 0.02, 1.0  # seconds between looks: under load, and when nothing happens
GATHERING = 0.1  # seconds that what comes one by one may gather, as long as nobody waits for it
LONGEST_AWAY = 10.0  # seconds between tries while a database is away
FEW = 1_000  # facts that all take together; of more, the patient ones take their part later
QUIET = 0.2  # seconds without news until a patient one goes on
LATEST = 100_000  # facts that a patient one may be behind before it goes on all the same

logger = logging.getLogger(__name__)


class ProjectorThread:
    """Catches up when woken, at once where somebody waits, and by itself at least once a second.

    A batch of one fact costs nearly as much as one of twenty, and takes that from the commands
    beside it; so between two looks there is a moment, which whoever waits cuts short.
    """

    def __init__(self, projector: Projector) -> None:
        self.projector = projector
        self._news = threading.Condition()
        self._known: dict[str, int] = {}
        self._woken = threading.Event()
        self._wanted = threading.Event()  # somebody waits for what was recorded
        self._stopping = threading.Event()
        self._hurried = False  # somebody waits for a patient one
        self._thread = threading.Thread(target=self._run, name="projector", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def wake(self, facts: int = 1) -> None:
        """So many were recorded: look soon; at once if they are many."""
        if facts >= FEW:
            self._wanted.set()
        self._woken.set()

    def stop(self, timeout: float = 10.0) -> None:
        """Ends after the batch in hand."""
        self._stopping.set()
        self._wanted.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def wait_for(
        self, position: int, names: Iterable[str] | None = None, timeout: float = 5.0
    ) -> bool:
        """Until these projections (or all) have read up to a position; False if they have not.

        Seconds. One that is stopped before it is not waited for, nor, where none are named, one
        that is being filled: both keep nobody from reading the others. Also right where this
        thread does not run and another process projects.
        """
        wanted = self.projector.chosen(names)
        end = time.monotonic() + timeout
        while not self._has(position, wanted):
            progress = self.projector.progress(wanted)
            self._tell({name: each.position for name, each in progress.items()})
            coming = [
                each for each in wanted if not _is_hopeless(progress.get(each.name), position)
            ]
            if names is None:
                coming = [each for each in coming if not self._is_filling(each, position)]
            left = end - time.monotonic()
            if left <= 0 or self._has(position, coming):
                return self._has(position, wanted)
            self._pause(position, coming, min(left, SHORTEST if not self.running else GATHERING))
        return True

    def _is_filling(self, projection: Projection, position: int) -> bool:
        return position - self._known.get(projection.name, 0) > LATEST

    def _pause(self, position: int, wanted: Sequence[Projection], seconds: float) -> None:
        if any(each.patient for each in wanted):
            self._hurried = True
        self._wanted.set()
        self.wake()
        with self._news:
            if not self._has(position, wanted):
                self._news.wait(seconds)

    def _has(self, position: int, wanted: Sequence[Projection]) -> bool:
        return all(self._known.get(projection.name, -1) >= position for projection in wanted)

    def _tell(self, positions: Mapping[str, int]) -> None:
        with self._news:
            self._known = {**self._known, **positions}
            self._news.notify_all()

    def _run(self) -> None:
        pause = SHORTEST
        while not self._stopping.is_set():
            self._wanted.clear()
            self._woken.clear()
            pause = self._look(pause)
            self._wanted.wait(GATHERING)
            self._woken.wait(pause)

    def _look(self, pause: float) -> float:
        """One catching up; gives the seconds to wait for the next."""
        try:
            run = self.projector.run(moved=self._moved)
            before = dict(run.positions)
            is_bulk = run.target - min(before.values(), default=run.target) > FEW
            after = self._in_turn(before, run.target) if is_bulk else run.finish()
        except _Enough:
            return 0.0
        except Exception:
            # Whatever it is, a database away or a fact unread, it may be mended while we run.
            logger.exception("The projector could not go on; it will try again.")
            return min(LONGEST_AWAY, max(SHORTEST, pause * 2))
        self._tell(after)
        self._hurried = False
        self.projector.feed.taken(min(after.values(), default=0))
        return SHORTEST if after != before else min(LONGEST, pause * 2)

    def _in_turn(self, before: Mapping[str, int], last: int) -> Mapping[str, int]:
        """After a bulk those first that people wait for, then the patient ones in steps, as long
        as nothing new comes."""
        patient = [each.name for each in self.projector.projections if each.patient]
        eager = [name for name in before if name not in patient]
        positions = {**before, **self.projector.catch_up(eager, moved=self._moved)}
        quiet = QUIET
        while patient and (behind := min(positions[name] for name in patient)) < last:
            if last - behind < LATEST and self._comes_something(quiet):
                break
            quiet = 0.0
            step = self.projector.catch_up(patient, until=behind + FEW, moved=self._moved)
            positions |= step
            if min(step.values()) == behind:  # stopped at a fact
                break
        return positions

    def _comes_something(self, seconds: float) -> bool:
        """In this time, unless somebody waits for a patient one right now."""
        return self._woken.wait(0.0 if self._hurried else seconds) and not self._hurried

    def _moved(self, positions: Mapping[str, int]) -> None:
        self._tell(positions)
        if self._stopping.is_set():
            raise _Enough


def _is_hopeless(progress: Progress | None, position: int) -> bool:
    """Whether it stopped before that position."""
    return bool(progress and progress.failure and progress.failure.position <= position)


class _Enough(Exception):
    """Asked to stop between two batches."""
