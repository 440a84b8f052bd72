"""Issue 1,000 organizations × 20 tasks until the dispatch board shows them all."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aggregates.values.period import Month
from bench.bare import copy_seconds, executemany_seconds
from bench.stock import stock_seconds
from bench.stores import city, opened
from bench.timing import Row, pairs
from service.access.who import OPERATOR
from service.features.dispatch.queries import board
from service.features.months.commands.issue import issue
from service.reading.reader import read_now
from service.recording.call import call
from service.services import Services
from service.store.records import RawFact
from tests.databases import fresh_postgres

ORGANIZATIONS, TASKS = 1_000, 20
LINES = ORGANIZATIONS * TASKS
VIEWS = ("assignments", "organizations", "catalogue", "calendars")
FLOORS = {"postgres": 0.15, "sqlite": 0.08}


@dataclass
class Issuing:
    """A new month each time, on one store that has come to rest: a city issues once a month."""

    made: Services
    month: Month
    facts: Sequence[RawFact] = ()

    def seconds(self) -> float:
        self.month = self.month.next
        before = self.settled()
        acting = call(self.made, self.made.accounts.who(OPERATOR), "schedule")
        start = time.perf_counter()
        done = issue(self.made, acting, self.month)
        with read_now(
            self.made, "assignments", "organizations", "catalogue", "calendars"
        ) as reader:
            shown = board(reader, self.month, whole=True)
        taken = time.perf_counter() - start
        lines = sum(len(cell.own) for row in shown.rows for cell in row.cells.values())
        assert (done.issued, lines) == (LINES, LINES)
        self.facts = self.made.log.raw_feed(before, LINES)
        self.settled()
        return taken

    def settled(self) -> int:
        """Once the views that nobody waits for have what was issued before too."""
        position, _ = self.made.log.last()
        self.made.reach(position, patience=60)
        return position


def run() -> Iterator[Row]:
    for kind, floor in FLOORS.items():
        with opened(kind, follow=True) as made:
            city(made, ORGANIZATIONS, TASKS)
            issuing = Issuing(made, Month(2026, 1))
            issuing.seconds()

            def bare(issuing: Issuing = issuing, kind: str = kind) -> float:
                if kind == "sqlite":
                    return executemany_seconds(issuing.facts)
                return copy_seconds(issuing.made.settings.database, issuing.facts)

            pair = pairs(issuing.seconds, bare, times=9)
            text = f"{LINES / pair.ours:,.0f} a second (bare {LINES / pair.theirs:,.0f})"
            name = "COPY" if kind == "postgres" else "executemany"
            yield Row(f"issue {LINES:,} lines until the board shows them / raw {name}", kind, text,
                      pair.ratio, floor)  # fmt: skip
            if kind == "postgres":
                yield _against_stock(pair.ours / LINES)


def _against_stock(ours: float) -> Row:
    with fresh_postgres() as url:
        saved, projected = stock_seconds(url)
    stock = saved + projected
    text = f"{1 / ours:,.0f} a second (stock {1 / stock:,.0f})"
    return Row("issue / stock save() and ProjectionRunner", "postgres", text, stock / ours, 8)
