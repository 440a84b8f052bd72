"""Calling and drawing a spot check over 5,000 units, against sorting and hashing their codes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from itertools import count

from aggregates.event import Event
from aggregates.month.month import MonthBook
from aggregates.organization.organization import Organization
from aggregates.rules.spot_check import pools
from aggregates.spot_check.spot_check import SpotCheck
from aggregates.values.period import Month
from bench.stores import BEGINS, ROOT, act, month_of, opened
from bench.timing import Row, pairs
from service.access.who import OPERATOR
from service.features.spot_checks.commands.drawing import call_and_draw
from service.recording.call import call
from service.services import Services
from service.store.codec import Codec

UNITS, MONTHS = 5_000, 4
CEILING = 3.0


def run() -> Iterator[Row]:
    codes = [f"U{number:05d}" for number in range(UNITS)]
    yield _rule(codes)
    for kind in ("sqlite", "postgres"):
        yield from _command(kind, codes)


def bare(codes: list[str]) -> float:
    """What anybody would do by hand: hash each code with the seed, and sort."""
    start = time.perf_counter()
    sorted(codes, key=lambda code: hashlib.sha256(f"{'ab' * 32}:{code}".encode()).hexdigest())
    return time.perf_counter() - start


def _rule(codes: list[str]) -> Row:
    """The pools, both facts and their encoding: all but the database."""
    numbers, confirmed = count(1), set(codes)
    by = act(BEGINS)

    def ours() -> float:
        spot = SpotCheck.none_yet(f"2026-{next(numbers) % 12 + 1:02d}", by)
        start = time.perf_counter()
        pair = pools({code: [code] for code in codes}, confirmed)
        spot.begin_with(pair, [], {}, scheme_version=1, share=1_000, each=2, act=by)
        spot.draw(7, "ab" * 32, by)
        Codec().batch(spot.take())
        return time.perf_counter() - start

    pair = pairs(ours, lambda: bare(codes), times=9)
    text = f"{pair.ours * 1000:.1f} ms (bare {pair.theirs * 1000:.1f} ms)"
    name = f"calling and drawing over {UNITS:,} units, without its database / sorting and hashing"
    return Row(name, "any", text, 1 / pair.ratio, CEILING, at_most=True)


def _command(kind: str, codes: list[str]) -> Iterator[Row]:
    months = [Month(2026, number) for number in range(1, MONTHS + 1)]
    with opened(kind) as made:
        _fill(made, codes, months)
        left = iter(months)

        def ours() -> float:
            acting = call(made, made.accounts.who(OPERATOR), "api")
            start = time.perf_counter()
            call_and_draw(made, acting, next(left))
            return time.perf_counter() - start

        pair = pairs(ours, lambda: bare(codes), times=MONTHS)
    text = f"{pair.ours * 1000:.0f} ms (bare {pair.theirs * 1000:.1f} ms)"
    name = f"the whole act over {UNITS:,} units, the tree too / sorting and hashing"
    yield Row(name, kind, text, 1 / pair.ratio, 60, at_most=True)


def _fill(made: Services, codes: list[str], months: list[Month]) -> None:
    by = act(made.now())
    root = Organization.register(
        ROOT, name="工委", kind="工委", superior=None, group=None, members=None, act=by
    )
    events: list[Event] = root.take()
    for code in codes:
        unit = Organization.register(
            code, name=code, kind="党总支", superior=ROOT, group="一组", members=10, act=by
        )
        events += unit.take()
    made.log.append(events)
    for month in months:
        for start in range(0, len(codes), 1_000):
            made.log.append(list(month_of(made, codes[start : start + 1_000], 1, month)))
        book = MonthBook.untouched(str(month), by)
        book.close([], 1, act(made.now()))
        made.log.append(book.take())
    made.reach(made.log.last()[0])
    made.standing_data.forget()
