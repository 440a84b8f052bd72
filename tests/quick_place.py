"""Where tests write: in memory, where the machine has enough of it. Nearly every test makes a
database, and most of the suite's time went by waiting for a disk that no test is about."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 6 * 1024**3  # bytes that must be free, of the place and of the machine
PREFIX = "duban-tests-"


def write_there() -> Path | None:
    """For this process and those it starts; None where it stays on the disk. A caller's own
    TMPDIR, or a controller's, is left as it is."""
    if "TMPDIR" in os.environ or not _has_room():
        return None
    _leave_nothing_behind()
    place = MEMORY / f"{PREFIX}{os.getpid()}"
    place.mkdir(mode=0o755)
    os.environ["TMPDIR"] = str(place)
    tempfile.tempdir = None
    return place


def _has_room() -> bool:
    if not os.access(MEMORY, os.W_OK | os.X_OK) or shutil.disk_usage(MEMORY).free < ENOUGH:
        return False
    texts = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    available = next(line for line in texts if line.startswith("MemAvailable"))
    return int(available.split()[1]) * 1024 >= ENOUGH


def _leave_nothing_behind() -> None:
    """What runs that were killed have left."""
    for place in MEMORY.glob(f"{PREFIX}*"):
        if not Path(f"/proc/{place.name.removeprefix(PREFIX)}").exists():
            shutil.rmtree(place, ignore_errors=True)
