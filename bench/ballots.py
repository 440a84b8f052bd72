"""A poll of 1,000 voters: each ballot takes its token away and writes all the others anew."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import quantiles
from uuid import uuid4

from bench.stores import opened
from bench.timing import Row
from service.access.ballot_boxes import BallotBoxes

VOTERS, CLASS = 1_000, "全体"
A_MINUTE, CEILING = 1_000, 10.0
GRADES = ("excellent", "good", "fair", "poor")


def run() -> Iterator[Row]:
    for kind in ("sqlite", "postgres"):
        with opened(kind) as made:
            took = votes(made.accounts.ballot_boxes)
        yield from _rows(kind, took)


def votes(boxes: BallotBoxes) -> list[float]:
    """The seconds that each took."""
    poll = str(uuid4())
    boxes.make(poll)
    took = []
    for number, token in enumerate(boxes.give(poll, CLASS, VOTERS)):
        start = time.perf_counter()
        boxes.cast(poll, token, GRADES[number % len(GRADES)])
        took.append(time.perf_counter() - start)
    return took


def _rows(kind: str, took: list[float]) -> Iterator[Row]:
    rate = 60 * len(took) / sum(took)
    text = f"{rate:,.0f} a minute"
    yield Row("ballots of one poll, all rewritten each time", kind, text, rate / A_MINUTE, 1.0)
    cuts = quantiles(took, n=100)
    p99, middle = cuts[98], cuts[49]
    name = "p99 of a ballot / its median"
    figure = f"{p99 * 1000:.1f} ms ({middle * 1000:.1f} ms)"
    yield Row(name, kind, figure, p99 / middle, CEILING, at_most=True)
