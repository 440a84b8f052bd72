"""Sealing against bare SHA-256, appends beside a running sealer, and verifying an export."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from os import environ
from pathlib import Path

from bench.bare_append import Writers
from bench.stores import city, history, opened
from bench.timing import Row, pairs, peak_kib, seconds
from service.sealing.export import write_export
from service.sealing.leaves import FactLeaves
from service.sealing.sealer import Sealer
from service.sealing.thread import SealerThread
from service.services import Services

FACTS = int(environ.get("DUBAN_BENCH_FACTS", "300000"))
APPENDS = {"postgres": 1_500, "sqlite": 1_500}


def run() -> Iterator[Row]:
    for kind in ("postgres", "sqlite"):
        with opened(kind) as made:
            facts = history(made, city(made, 500, 20), 20, FACTS)
            yield _sealing(made, kind, facts)
            if kind == "sqlite":
                yield from _verifying(made, facts)
    for kind in ("postgres", "sqlite"):
        with opened(kind, simulated=False) as made:
            yield _appending(made, kind)


# --- sealing ------------------------------------------------------------------------------------


def _sealing(made: Services, kind: str, facts: int) -> Row:
    """Read, hashed, stored in tiles, signed: a new tree each time."""
    numbers = count()
    leaves = list(FactLeaves(made.log).leaves(0, facts))

    def ours() -> float:
        sealer, source = Sealer(made.log, made.settings), FactLeaves(made.log)
        source.name = f"bench-{next(numbers)}"
        sealer.sources = [source]
        return seconds(sealer.seal)

    def bare() -> float:
        start = time.perf_counter()
        for leaf in leaves:
            hashlib.sha256(leaf).digest()
        return time.perf_counter() - start

    pair = pairs(ours, bare)
    text = f"{facts / pair.ours:,.0f} facts a second (bare {facts / pair.theirs:,.0f})"
    what = f"sealing {facts:,} facts / bare SHA-256 over the same leaves"
    return Row(what, kind, text, pair.ratio, 1 / 7)


# --- appending ----------------------------------------------------------------------------------


def _appending(made: Services, kind: str) -> Row:
    """One fact a transaction, from a process of its own, beside a node's sealer."""
    appends = APPENDS[kind]
    with Writers(made.settings.database, 2) as writers:
        writers.seconds(appends)

        def beside() -> float:
            sealing = SealerThread(Sealer(made.log, made.settings))
            sealing.start()
            try:
                return writers.seconds(appends)
            finally:
                sealing.stop()

        pair = pairs(beside, lambda: writers.seconds(appends), times=9)
    text = f"{appends / pair.ours:,.0f} a second (without {appends / pair.theirs:,.0f})"
    return Row("appends with the sealer running / without", kind, text, pair.ratio, 0.9)


# --- verifying ----------------------------------------------------------------------------------


def _verifying(made: Services, facts: int) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        path = Path(folder) / "export.jsonl"
        end = made.sealer.seal()
        with path.open("wb") as file:
            taken = seconds(lambda: write_export(made.sealer, end, file, packed=False))
        yield Row("export", "sqlite", f"{facts / taken:,.0f} facts a second",
                  facts / taken, 0)  # fmt: skip
        completed = subprocess.run(
            [sys.executable, "-m", "bench.sealing", str(path)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        taken, busy, peak = (float(each) for each in completed.stdout.split())
        rate, told_rate = facts / busy, f"{facts / busy:,.0f} (by the clock {facts / taken:,.0f})"
        yield Row(f"verify of an export of {facts:,} facts, a second of the processor", "any",
                  told_rate, rate, 20_000)  # fmt: skip
        yield Row("memory of a verify, MiB", "any", f"{peak:.0f} MiB", peak, 400, at_most=True)


def _alone(path: str) -> None:
    """In a process that does nothing but verify: its seconds by the clock and of the processor,
    and its peak in MiB. A made-up history breaks rules that a real one keeps, so defects told are
    no failure here."""
    from service.sealing.verifier import verify

    start, busy = time.perf_counter(), time.process_time()
    with Path(path).open("rb") as file:
        verify(file)
    taken, busy = time.perf_counter() - start, time.process_time() - busy
    print(taken, busy, peak_kib() / 1024)  # noqa: T201 - its answer


if __name__ == "__main__":
    _alone(sys.argv[1])
