"""Timing in pairs: A B A B ..., so that a machine whose speed drifts does not tilt the ratio."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Pair:
    """Median seconds of each, and the median of the ratios pair by pair."""

    ours: float
    theirs: float
    ratio: float  # theirs / ours: how much of the bare speed is reached


def pairs(ours: Callable[[], float], theirs: Callable[[], float], times: int = 5) -> Pair:
    """Each gives the seconds it took, its own preparation not counted."""
    pairs_run = []
    for _ in range(times):
        gc.collect()
        seconds = ours()
        gc.collect()
        pairs_run.append((seconds, theirs()))
    return Pair(
        median(seconds for seconds, _ in pairs_run),
        median(bare for _, bare in pairs_run),
        median(bare / seconds for seconds, bare in pairs_run),
    )


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_kib() -> int:
    """The most memory this process had, in kibibytes; ``ru_maxrss`` begins with its parent's."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what was measured, the ratio, the floor it must not fall under."""

    what: str
    database: str
    figure: str
    ratio: float
    floor: float
    at_most: bool = False  # the floor is a ceiling

    @property
    def holds(self) -> bool:
        return self.ratio <= self.floor if self.at_most else self.ratio >= self.floor

    def text(self) -> str:
        sign = "≤" if self.at_most else "≥"
        mark = "yes" if self.holds else "NO"
        return (
            f"| {self.what} | {self.database} | {self.figure} | {self.ratio:.2f} | "
            f"{sign} {self.floor:g} | {mark} |"
        )
