"""Rebuild all projections from 300,000 facts; and the memory that takes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from os import environ

from bench.stock import stock_seconds
from bench.stores import city, history, opened
from bench.timing import Row, pairs, peak_kib
from service.services import Services
from tests.databases import fresh_postgres

FACTS = int(environ.get("DUBAN_BENCH_FACTS", "300000"))
PAGE = 10_000


def run() -> Iterator[Row]:
    for kind in ("postgres", "sqlite"):
        with opened(kind) as made:
            facts = history(made, city(made, 500, 20), 20, FACTS)
            made.projector.catch_up()
            pair = pairs(lambda: _rebuild(made), lambda: _bare_loop(made), times=3)
            text = f"{facts / pair.ours:,.0f} facts a second (bare {facts / pair.theirs:,.0f})"
            yield Row(f"rebuild of all views, {facts:,} facts / bare read and decode", kind, text,
                      pair.ratio, 1 / 8)  # fmt: skip
            if kind == "postgres":
                yield _against_stock(pair.ours / facts)
            yield _memory(made, kind)


def _rebuild(made: Services) -> float:
    start = time.perf_counter()
    made.projector.rebuild()
    return time.perf_counter() - start


def _bare_loop(made: Services) -> float:
    """Every fact from the database, none from memory."""
    start = time.perf_counter()
    after = 0
    while page := made.log.stored_feed(after, PAGE):
        after = page[-1].position
    return time.perf_counter() - start


def _against_stock(ours: float) -> Row:
    with fresh_postgres() as url:
        _, projected = stock_seconds(url)
    text = f"{1 / ours:,.0f} facts a second (stock {1 / projected:,.0f})"
    return Row("rebuild of all views / stock ProjectionRunner with one", "postgres", text,
               projected / ours, 6)  # fmt: skip


def _memory(made: Services, kind: str) -> Row:
    """The peak of a process that does nothing but rebuild, in MiB."""
    command = [sys.executable, "-m", "bench.rebuild"]
    variables = {**environ, "DUBAN_DATABASE": made.settings.database}
    printed = subprocess.run(command, env=variables, check=True, capture_output=True, text=True)
    peak = int(printed.stdout)
    return Row("memory of a rebuild, MiB", kind, f"{peak} MiB", peak, 300, at_most=True)


def _alone() -> None:
    from service.settings import Settings
    from service.wiring import services

    with services(Settings()) as made:
        made.projector.rebuild()
    print(peak_kib() // 1024)  # noqa: T201 - its answer


if __name__ == "__main__":
    _alone()
