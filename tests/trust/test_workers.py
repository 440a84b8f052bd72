"""Several processes on one port: each a node of its own; one that dies is made again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from service.bootstrap import initialize
from service.settings import Settings
from tests.trust.nodes import ROOT, free_port, wait_for

SERVE = "from service.cli.main import main; main()"


def answers(port: int) -> bool:
    with suppress(URLError, OSError), urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
        return bool(answer.status == 200)
    return False


def workers(parent: psutil.Process) -> set[int]:
    """Those that serve; beside them multiprocessing has a helper of its own."""
    return {each.pid for each in parent.children() if _serves(each)}


def _serves(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):  # or a zombie
        return any("spawn_main" in word for word in process.cmdline())
    return False


def test_two_workers_answer_and_one_that_is_killed_comes_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'log.db'}"
    initialize(Settings(database=url, evidence=str(tmp_path)))
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, "serve", "--port", str(port), "--workers", "2"],
        cwd=ROOT, env=kept | {"DUBAN_DATABASE": url, "DUBAN_EVIDENCE": str(tmp_path)},
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    parent = psutil.Process(process.pid)
    try:
        wait_for(lambda: answers(port), process)
        first = workers(parent)
        assert len(first) == 2
        os.kill(min(first), signal.SIGKILL)
        wait_for(lambda: len(workers(parent) - first) == 1, process)
        assert answers(port)
        process.terminate()
        assert process.wait(60) == 0
    finally:
        for each in [*parent.children(recursive=True), parent] if process.poll() is None else []:
            each.kill()
        process.wait()
