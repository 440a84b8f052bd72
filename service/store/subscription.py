"""A follower's subscription (the library's), which asks again: LISTEN is not there on every
database this log must run on."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from threading import Event

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription

PAGE = 500  # notifications read at once
SHORTEST, LONGEST = 0.02, 1.0  # seconds between looks, after news and when nothing happens


class PollingSubscription(Subscription[ApplicationRecorder]):
    """Gives every notification after ``gt``, then waits for the next, until it is stopped. What
    the recorder raises comes through; the next call tries anew."""

    def __init__(
        self, recorder: ApplicationRecorder, gt: int | None = None, topics: Sequence[str] = ()
    ) -> None:
        super().__init__(recorder, gt, topics)
        self._page: deque[Notification] = deque()
        self._read = gt or 0
        self._stopped = Event()

    def stop(self) -> None:
        super().stop()
        self._stopped.set()

    def __next__(self) -> Notification:
        pause = SHORTEST
        while not self._stopped.is_set():
            if self._page or self._look():
                return self._page.popleft()
            self._stopped.wait(pause)
            pause = min(LONGEST, 2 * pause)
        raise StopIteration

    def _look(self) -> bool:
        """Of other topics only the position is kept, so that they are looked through once."""
        end = self._recorder.max_notification_id() or 0
        if end <= self._read:
            return False
        notifications = self._recorder.select_notifications(
            self._read, PAGE, end, self._topics, inclusive_of_start=False
        )
        self._read = notifications[-1].id if len(notifications) == PAGE else end
        self._page.extend(notifications)
        return bool(notifications)
