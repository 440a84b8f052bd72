"""A projector in a process of its own, so that a load and its views run side by side."""

from __future__ import annotations

import time
from collections.abc import Iterable
from multiprocessing import get_context
from multiprocessing.synchronize import Event

from projections.engine_thread import ProjectorThread
from projections.projector import Projector
from service.settings import Settings
from service.wiring import services

PAUSE = 0.002  # seconds: the load waits for each step, so both look often


class Beside(ProjectorThread):
    """Waits as a node's projector thread does, while the other process keeps the views."""

    def __init__(self, projector: Projector, settings: Settings) -> None:
        super().__init__(projector)
        spawn = get_context("spawn")
        self._enough = spawn.Event()
        self._process = spawn.Process(target=keep_up, args=(settings, self._enough), daemon=True)

    def start(self) -> None:
        self._process.start()

    def wait_for(
        self, position: int, names: Iterable[str] | None = None, timeout: float = 5.0
    ) -> bool:
        wanted = list(names) if names is not None else None
        end = time.monotonic() + max(timeout, 60.0)
        while min(self.projector.positions(wanted).values()) < position:
            if time.monotonic() > end or not self._process.is_alive():
                return False
            time.sleep(PAUSE)
        return True

    def wake(self) -> None:
        """It looks all the time."""

    def stop(self, timeout: float = 10.0) -> None:
        self._enough.set()
        self._process.join(timeout)


def keep_up(settings: Settings, enough: Event) -> None:
    with services(settings) as made:
        while not enough.is_set():
            made.projector.catch_up()
            time.sleep(PAUSE)
