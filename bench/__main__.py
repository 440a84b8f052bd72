"""Runs every benchmark and prints the table that docs/benchmarks.md keeps."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator

from bench.timing import Row

PARTS = (
    "issue",
    "rebuild",
    "past",
    "pages",
    "http_commands",
    "guarded",
    "sealing",
    "spot_check",
    "ledger",
    "ballots",
)


def main(chosen: list[str]) -> int:
    tell("| what | database | figure | ratio | bound | holds |")
    tell("|---|---|---|---|---|---|")
    holds = True
    for row in _rows(chosen or list(PARTS)):
        tell(row.text())
        holds = holds and row.holds
    return 0 if holds else 1


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _rows(chosen: list[str]) -> Iterator[Row]:
    for name in chosen:
        yield from importlib.import_module(f"bench.{name}").run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
