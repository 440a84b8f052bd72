"""A board as of a past moment, and a board now whatever the log has grown to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from os import environ

from aggregates.values.moment import At
from aggregates.values.period import Month
from bench.stores import city, history, opened
from bench.timing import Row, pairs
from service.features.dispatch.queries import board
from service.reading.reader import Reader, read
from service.services import Services

SMALL, LARGE = 30_000, int(environ.get("DUBAN_BENCH_LARGE", "1000000"))
MONTH = Month(2016, 1)  # the first of the history: the same rows, small or large


def run() -> Iterator[Row]:
    for kind in ("postgres", "sqlite"):
        with opened(kind) as small, opened(kind) as large:
            history(small, city(small, 500, 20), 20, SMALL)
            facts = history(large, city(large, 500, 20), 20, LARGE)
            for made in (small, large):
                made.projector.catch_up()
            yield _past(large, facts, kind)
            yield _grown(large, small, facts, kind)


def _past(large: Services, facts: int, kind: str) -> Row:
    now, past = _at(large, facts), _at(large, facts * 9 // 10)
    pair = pairs(lambda: _board(large, past), lambda: _board(large, now), times=9)
    text = f"{pair.ours * 1000:.0f} ms (now {pair.theirs * 1000:.0f})"
    what = f"board as of a past moment, {facts:,} facts / now"
    return Row(what, kind, text, 1 / pair.ratio, 2, at_most=True)


def _grown(large: Services, small: Services, facts: int, kind: str) -> Row:
    now, few = _at(large, facts), _at(small, small.log.last()[0])
    pair = pairs(lambda: _board(large, now), lambda: _board(small, few), times=9)
    text = f"{pair.ours * 1000:.0f} ms (with {SMALL:,}: {pair.theirs * 1000:.0f})"
    what = f"board now, {facts:,} facts / with {SMALL:,}"
    return Row(what, kind, text, 1 / pair.ratio, 1.5, at_most=True)


def _at(made: Services, position: int) -> At:
    return At(position, made.now())


def _board(made: Services, at: At) -> float:
    """Asked for the first time, as after something was recorded."""
    made.remembered.clear()
    start = time.perf_counter()
    with read(made, at) as reader:
        lines = _lines(reader)
    assert lines == 500 * 20
    return time.perf_counter() - start


def _lines(reader: Reader) -> int:
    shown = board(reader, MONTH, whole=True)
    return sum(len(cell.own) for row in shown.rows for cell in row.cells.values())
