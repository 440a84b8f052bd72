"""Writers that tests run in processes of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from service.store.log import open_log
from tests.store.things import first_facts, things


def write_singles_and_bulks(url: str, threads: int, rounds: int, bulk: int) -> None:
    """Each thread records single facts, with a bulk of facts after every few."""
    with open_log(url) as log, ThreadPoolExecutor(threads) as pool:

        def write(thread: int) -> None:
            for number in range(rounds):
                log.keep(*things(log, bulk if number % 5 == thread % 5 else 1))

        list(pool.map(write, range(threads)))


def issue(url: str, keys: list[str]) -> tuple[int, int]:
    with open_log(url) as log:
        done = log.append_new(first_facts(log, keys))
        return len(done.new), done.existing
