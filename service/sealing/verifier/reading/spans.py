"""Sets of positions as runs: as large as what was read, whatever leaps there are in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator


class Spans:
    """Disjoint runs in order, first and last of each; neighbours are one."""

    def __init__(self) -> None:
        self.firsts: list[int] = []
        self.lasts: list[int] = []

    def __contains__(self, position: int) -> bool:
        at = bisect_right(self.firsts, position) - 1
        return at >= 0 and position <= self.lasts[at]

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self.runs())

    def runs(self) -> Iterator[tuple[int, int]]:
        return zip(self.firsts, self.lasts, strict=True)

    def add(self, first: int, last: int) -> None:
        if last < first:
            return
        low = bisect_left(self.lasts, first - 1)
        high = bisect_right(self.firsts, last + 1)
        if low < high:
            first, last = min(first, self.firsts[low]), max(last, self.lasts[high - 1])
        self._put(low, high, [(first, last)])

    def discard(self, first: int, last: int) -> None:
        low = bisect_left(self.lasts, first)
        high = bisect_right(self.firsts, last)
        if low >= high:
            return
        rests = [(self.firsts[low], first - 1), (last + 1, self.lasts[high - 1])]
        self._put(low, high, [each for each in rests if each[0] <= each[1]])

    def _put(self, low: int, high: int, runs: list[tuple[int, int]]) -> None:
        self.firsts[low:high] = [first for first, _ in runs]
        self.lasts[low:high] = [last for _, last in runs]
