"""Several processes that do the same at the same instant."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier
from typing import TypeVar

T = TypeVar("T")
WAIT_SECONDS = 60.0
gate: Barrier | None = None


class Together:
    def __init__(self, pool: ProcessPoolExecutor, count: int) -> None:
        self._pool, self._count = pool, count

    def __call__(self, act: Callable[..., T], *args: object) -> list[T]:
        started = [self._pool.submit(_at_once, act, *args) for _ in range(self._count)]
        return [each.result() for each in started]


@contextmanager
def together(count: int) -> Iterator[Together]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, context, _begin, (context.Barrier(count),)) as pool:
        yield Together(pool, count)


def _begin(barrier: Barrier) -> None:
    global gate
    gate = barrier


def _at_once(act: Callable[..., T], *args: object) -> T:
    assert gate is not None
    gate.wait(WAIT_SECONDS)  # each takes one task, and none begins before all have
    return act(*args)
