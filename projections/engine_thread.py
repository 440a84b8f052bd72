"""A thread that keeps projections up with the log while the service runs."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Mapping, Sequence

from projections.projection import Projection
from projections.projector import Projector

SHORTEST, LONGEST = 0.02, 1.0  # seconds between looks: under load, and when nothing happens
LONGEST_AWAY = 10.0  # seconds between tries while a database is away

logger = logging.getLogger(__name__)


class ProjectorThread:
    """Catches up whenever woken, and by itself at least once a second."""

    def __init__(self, projector: Projector) -> None:
        self.projector = projector
        self._news = threading.Condition()
        self._known: dict[str, int] = {}
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="projector", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def wake(self) -> None:
        """Something was recorded: look now."""
        self._woken.set()

    def stop(self, timeout: float = 10.0) -> None:
        """Ends after the batch in hand."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def wait_for(
        self, position: int, names: Iterable[str] | None = None, timeout: float = 5.0
    ) -> bool:
        """Until these projections (or all) have read up to a position; False if they have not.

        Seconds; less where one of them is stopped before it. Also right where this thread does
        not run and another process projects.
        """
        wanted = self.projector.chosen(names)
        end = time.monotonic() + timeout
        self.wake()
        while not self._has(position, wanted):
            progress = self.projector.progress(wanted)
            self._tell({name: each.position for name, each in progress.items()})
            stopped = any(p.failure and p.failure.position <= position for p in progress.values())
            left = end - time.monotonic()
            if stopped or left <= 0:
                return self._has(position, wanted)
            self._pause(position, wanted, min(left, SHORTEST))
        return True

    def _pause(self, position: int, wanted: Sequence[Projection], seconds: float) -> None:
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
            self._woken.clear()
            pause = self._look(pause)
            self._woken.wait(pause)

    def _look(self, pause: float) -> float:
        """One catching up; gives the seconds to wait for the next."""
        try:
            before = self.projector.positions()
            after = self.projector.catch_up(moved=self._moved)
        except _Enough:
            return 0.0
        except Exception:
            # Whatever it is, a database away or a fact unread, it may be mended while we run.
            logger.exception("The projector could not go on; it will try again.")
            return min(LONGEST_AWAY, max(SHORTEST, pause * 2))
        self._tell(after)
        return SHORTEST if after != before else min(LONGEST, pause * 2)

    def _moved(self, positions: Mapping[str, int]) -> None:
        self._tell(positions)
        if self._stopping.is_set():
            raise _Enough


class _Enough(Exception):
    """Asked to stop between two batches."""
