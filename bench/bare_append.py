"""The bare append: writers in processes of their own, each recording one fact at a time."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

from aggregates.notice.notice import Notice
from aggregates.values.moment import to_micros
from bench.stores import act
from service.store.log import open_log

READY, DAY = "ready", date(2026, 1, 1)


@dataclass
class Writers:
    """``seconds(n)``: how long they take for n facts in all, from the first to the last."""

    url: str
    count: int
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def __enter__(self) -> Writers:
        command = [sys.executable, "-m", "bench.bare_append", self.url]
        for _ in range(self.count):
            self.processes.append(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
        for process in self.processes:
            assert _line(process) == READY
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.communicate()

    def seconds(self, facts: int) -> float:
        for process in self.processes:
            assert process.stdin is not None
            process.stdin.write(f"{facts // self.count}\n")
            process.stdin.flush()
        spans = [tuple(map(int, _line(process).split())) for process in self.processes]
        return (max(end for _, end in spans) - min(start for start, _ in spans)) / 1e6


def _line(process: subprocess.Popen[Any]) -> str:
    assert process.stdout is not None
    return str(process.stdout.readline()).strip()


def _write(url: str) -> None:
    """Answers each count on standard input with when it began and ended, microseconds."""
    with open_log(url) as log:
        _say(READY)
        for asked in sys.stdin:
            by = act(log.now())
            start = to_micros(log.now())
            for _ in range(int(asked)):
                log.append(Notice.serve(str(uuid4()), DAY, [], by).take())
            _say(f"{start} {to_micros(log.now())}")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _write(sys.argv[1])
