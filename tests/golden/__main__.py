"""``python -m tests.golden add FEATURE``: what its facts look like, kept from now on.

A golden file for each of its facts that has none, and its history: played once and for ever by
``tests/features/FEATURE/scenario.py``; later the rows that new versions of views make of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from tests.city import City, a_city, at
from tests.golden import histories, samples
from tests.golden.histories import History
from tests.replay import holding, rows_of_views, words_of
from tests.scratch import scratch


def main(arguments: list[str]) -> int:
    match arguments:
        case ["add", name]:
            samples.main()
            add(name)
            return 0
    print(__doc__)  # noqa: T201  # a command of its own
    return 2


def add(name: str) -> None:
    if not histories.path_of(name).exists():
        histories.write(name, _played(name))
        histories.read.cache_clear()
    kept = histories.read(name)
    with holding(kept.facts, kept.words, scratch("golden")) as made:
        made.projector.catch_up()
        histories.write(name, replace(kept, rows=rows_of_views(made) | dict(kept.rows)))


def _played(name: str) -> History:
    folder = scratch("golden")
    with a_city(f"sqlite:///{folder / 'log.db'}", folder, at("2026-10-01", 0)) as city:
        scenario_of(name)(city)
        log = city.services.log
        return History(log.raw_feed(0, 100_000), words_of(log))


def scenario_of(name: str) -> Callable[[City], None]:
    place = "tests.golden.city" if name == "city" else f"tests.features.{name}.scenario"
    play: Callable[[City], None] = import_module(place).play
    return play


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
