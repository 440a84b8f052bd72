"""A projector in a process of its own, so that a load and its views run side by side."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import SpawnContext
from multiprocessing.synchronize import Condition, Event
from typing import Any

from projections.projector import Projector
from projections.projector_thread import ProjectorThread
from service.settings import Settings
from service.wiring import services

LONGEST = 1.0  # seconds between looks where nobody wakes it
PATIENCE = 60.0  # seconds the load waits at most for what it has just recorded


@dataclass
class Shared:
    """What the two processes know of each other. ``positions``: by the projections' order."""

    positions: Any
    news: Condition
    woken: Event
    enough: Event

    @classmethod
    def among(cls, spawn: SpawnContext, count: int) -> Shared:
        positions = spawn.RawArray("q", count)
        return cls(positions, spawn.Condition(), spawn.Event(), spawn.Event())


class Beside(ProjectorThread):
    """Waits as a node's projector thread does, while the other process keeps the views."""

    def __init__(self, projector: Projector, settings: Settings) -> None:
        super().__init__(projector)
        spawn = get_context("spawn")
        self._places = places(projector)
        self._shared = Shared.among(spawn, len(self._places))
        self._process = spawn.Process(target=keep_up, args=(settings, self._shared), daemon=True)

    def start(self) -> None:
        self._process.start()

    def wait_for(
        self, position: int, names: Iterable[str] | None = None, timeout: float = 5.0
    ) -> bool:
        wanted = [self._places[name] for name in (self._places if names is None else names)]
        positions, end = self._shared.positions, time.monotonic() + max(timeout, PATIENCE)
        self.wake()
        with self._shared.news:
            while any(positions[place] < position for place in wanted):
                if time.monotonic() > end or not self._process.is_alive():
                    return False
                self._shared.news.wait(LONGEST)
        return True

    def wake(self, facts: int = 1) -> None:
        self._shared.woken.set()

    def stop(self, timeout: float = 10.0) -> None:
        self._shared.enough.set()
        self.wake()
        self._process.join(timeout)


def places(projector: Projector) -> dict[str, int]:
    return {each.name: place for place, each in enumerate(projector.projections)}


def keep_up(settings: Settings, shared: Shared) -> None:
    with services(settings) as made:
        known = places(made.projector)

        def moved(positions: Mapping[str, int]) -> None:
            with shared.news:
                for name, position in positions.items():
                    shared.positions[known[name]] = position
                shared.news.notify_all()

        while not shared.enough.is_set():
            moved(made.projector.catch_up(moved=moved))
            shared.woken.wait(LONGEST)
            shared.woken.clear()
