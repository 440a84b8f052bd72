"""What reads worked out (已算结果): kept for the next read of the same moment.

Facts never change, so whatever was worked out from those up to a position, as of a day, stays true
for ever. It is let go of only to make room.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")
Moment = tuple[int, date]  # the log's position, and the day it is read as of

MOMENTS, RESULTS = 8, 48  # of a node: moments (each day of a position, and none), results of each


class Remembered:
    """The moments used last, each with what was asked for first."""

    def __init__(self, moments: int = MOMENTS, results: int = RESULTS) -> None:
        self._most, self._results = moments, results
        self._moments: OrderedDict[Moment, dict[Hashable, Any]] = OrderedDict()
        self._lock = Lock()

    def of(self, moment: Moment, key: Hashable, work: Callable[[], T]) -> T:
        """What ``work`` gives; done again only where it is not known. Two that ask at once may both
        do it: nobody waits for another's reading."""
        with self._lock:
            known = self._known(moment)
            if key in known:
                result: T = known[key]
                return result
        result = work()
        with self._lock:
            if len(known) < self._results:
                known[key] = result
        return result

    def _known(self, moment: Moment) -> dict[Hashable, Any]:
        known = self._moments.setdefault(moment, {})
        self._moments.move_to_end(moment)
        while len(self._moments) > self._most:
            self._moments.popitem(last=False)
        return known

    def clear(self) -> None:
        with self._lock:
            self._moments.clear()
