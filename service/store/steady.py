"""Whether the database's time goes on as this machine's steady clock does (时钟突跳).

A clock that somebody sets tells a time; a steady one only how much of it passed. Where the first
runs away from the second, somebody set it, and nothing is recorded by it until somebody says so.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from service.store.database import Database, Row

AHEAD_AT_MOST = 300 * 1_000_000  # microseconds; what an act may be apart too
BOOT = Path("/proc/sys/kernel/random/boot_id")
STATE = "SELECT value FROM store_state WHERE name = ?"
PUT = """
INSERT INTO store_state (name, value) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
PULSE, ACCEPTED = "pulse", "clock_accepted"


def elapsed() -> int:
    """Microseconds since the machine was started, also those that it slept through."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime_ns(clock) // 1000


def boot() -> str:
    """Which start of the machine this is; empty where nobody says."""
    return BOOT.read_text().strip() if BOOT.exists() else ""


class Rows(Protocol):
    """A database, or a transaction in it."""

    def row(self, sql: str, params: Sequence[Any] = ()) -> Row | None: ...


class Steady:
    """Begins with what another process of this machine last saw, or with the machine's time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: tuple[int, int] | None = None  # the database's time, and elapsed then

    def ahead(self, clock: int, reading: Rows) -> int:
        """By how many microseconds it is ahead of where it should stand; 0 where that was
        accepted. ``reading``: within a transaction, that one."""
        at, since = self._begun(reading)
        ahead = clock - (at + elapsed() - since)
        if ahead > AHEAD_AT_MOST and clock - ahead < _accepted(reading) <= clock:
            return 0
        return ahead

    def take(self, clock: int) -> None:
        """What was recorded by it is what to go on from."""
        self._seen = (clock, elapsed())

    def pulse(self, clock: int) -> None:
        """For processes of this machine that begin after a jump."""
        self.take(clock)
        if boot():
            text = json.dumps({"boot": boot(), "clock": clock, "elapsed": elapsed()})
            self._database.run(PUT, (PULSE, text))

    def accept(self, clock: int) -> None:
        """What it says from here on is right."""
        self._database.run(PUT, (ACCEPTED, str(clock)))
        self.pulse(clock)

    def _begun(self, reading: Rows) -> tuple[int, int]:
        if self._seen is None:
            row = reading.row(STATE, (PULSE,))
            last = json.loads(row[0]) if row else {}
            same = last.get("boot") == boot() != ""
            now = (time.time_ns() // 1000, elapsed())
            self._seen = (last["clock"], last["elapsed"]) if same else now
        return self._seen


def _accepted(reading: Rows) -> int:
    row = reading.row(STATE, (ACCEPTED,))
    return int(row[0]) if row else 0
