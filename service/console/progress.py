"""Long work shows on a terminal that it goes on: for how long, and how far where that is known."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from service.language import Translate

EVERY = 1.0  # seconds; what takes less says nothing


class Ticker:
    """One line on the terminal, written over each second, gone when anything else is said."""

    def __init__(self, terminal: TextIO, translate: Translate, every: float) -> None:
        self._terminal, self._translate, self._every = terminal, translate, every
        self._start, self._width = time.monotonic(), 0
        self._over = threading.Event()
        self.far: tuple[int, int] | None = None
        self._thread = threading.Thread(target=self._run, name="progress", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()
        if self._width:
            self._write("")
            self._terminal.write("\r")
            self._terminal.flush()
            self._width = 0

    def _run(self) -> None:
        while not self._over.wait(self._every):
            self._write(self._line())

    def _line(self) -> str:
        seconds = round(time.monotonic() - self._start)
        said = self._translate("Still at work: {seconds} s").format(seconds=seconds)
        return said if self.far is None else f"{self.far[0]:,} / {self.far[1]:,} · {said}"

    def _write(self, line: str) -> None:
        """Chinese characters take two columns; twice as many blanks cover whatever was there."""
        self._terminal.write("\r" + line + " " * max(0, self._width - len(line)))
        self._terminal.flush()
        self._width = max(self._width, 2 * len(line))


running: Ticker | None = None


@contextmanager
def at_work(translate: Translate) -> Iterator[None]:
    """Where stderr is no terminal, nothing is shown."""
    global running
    if sys.stderr.isatty():
        running = Ticker(sys.stderr, translate, EVERY)
    try:
        yield
    finally:
        over()


def reached(done: int, of: int) -> None:
    """How far the work is that runs now."""
    if running is not None:
        running.far = (done, of)


def over() -> None:
    """The line is gone; something else is to be said."""
    global running
    if running is not None:
        running.stop()
        running = None
