"""Counters that run out (限流计数), kept in memory for the rate limits' library.

Its own keep a timer's thread going for as long as requests come, which took longer than counting.
"""

from __future__ import annotations

import threading
import time

from limits.storage import Storage

SWEPT_EVERY = 60.0  # seconds


class Counters(Storage):
    """By key: how many, and until when, in seconds since 1970."""

    STORAGE_SCHEME = None  # made here, never by an address

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()
        self._swept = time.time()

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """``expiry``: seconds that a new counter lasts."""
        now = time.time()
        with self._lock:
            self._sweep(now)
            count, ends = self._counts.get(key, (0, 0.0))
            if ends <= now:
                count, ends = 0, now + expiry
            self._counts[key] = (count + amount, ends)
            return count + amount

    def get(self, key: str) -> int:
        count, ends = self._counts.get(key, (0, 0.0))
        return count if ends > time.time() else 0

    def get_expiry(self, key: str) -> float:
        return self._counts.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with self._lock:
            count = len(self._counts)
            self._counts.clear()
            return count

    def clear(self, key: str) -> None:
        with self._lock:
            self._counts.pop(key, None)

    def _sweep(self, now: float) -> None:
        if now - self._swept > SWEPT_EVERY:
            self._counts = {key: count for key, count in self._counts.items() if count[1] > now}
            self._swept = now
