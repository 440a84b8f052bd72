"""Real processes of Duban, for tests that kill them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60.0  # seconds
ROOT = Path(__file__).parents[2]
# The command line with small, slow chunks and batches, so that there is a middle to be killed in.
SLOWLY = """
import time
import projections.projector, schedules.runner, service.features.months.commands.issue
from service.store.log import Log
service.features.months.commands.issue.CHUNK = 20
projections.projector.BATCH = 40
schedules.runner.LEASE_SECONDS = 1.0
append_new = Log.append_new
def slowly(*what, **how):
    time.sleep(0.04)
    return append_new(*what, **how)
Log.append_new = slowly
from service.cli import main
main()
"""


def start(url: str, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """``duban`` with these arguments, on that store."""
    own = {"DUBAN_DATABASE": url, "DUBAN_EVIDENCE": str(folder / "evidence")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
    return subprocess.Popen(
        [sys.executable, "-c", SLOWLY, *arguments],
        cwd=ROOT,
        env=kept | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


@contextmanager
def running(url: str, folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Killed at the end, however it ends."""
    process = start(url, folder, *arguments)
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[str]) -> None:
    """As the power does it: no goodbye."""
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.communicate()


def wait_for(seen: Callable[[], bool], process: subprocess.Popen[str] | None = None) -> None:
    """Until it is so, or the process has ended by itself."""
    end = time.monotonic() + PATIENCE
    while not seen():
        if process is not None and process.poll() is not None:
            return
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.005)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
