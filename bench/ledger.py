"""A ledger of 2,000 items opened, passed and completed, against as many facts in bulk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from itertools import count
from uuid import uuid4

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Origin
from aggregates.event import Event
from aggregates.month.month import MonthBook
from aggregates.organization.organization import Organization
from aggregates.values.period import Month, Quarter
from bench.stores import BEGINS, ROOT, act, month_of, opened
from bench.timing import Row, pairs
from service.access.who import OPERATOR
from service.features.ledgers.commands import checking, opening
from service.recording.call import call
from service.services import Services

ITEMS, TIMES = 2_000, 5
QUARTER = Quarter(2025, 4)
CEILING = 2.0


def run() -> Iterator[Row]:
    for kind in ("sqlite", "postgres"):
        with opened(kind) as made:
            yield _row(made, kind)


def _row(made: Services, kind: str) -> Row:
    codes = [f"U{number:05d}" for number in range(TIMES)]
    _fill(made, codes)
    left = iter(codes)
    pair = pairs(lambda: ledger(made, next(left)), lambda: bare(made), times=TIMES)
    text = f"{pair.ours * 1000:.0f} ms (bare {pair.theirs * 1000:.0f} ms)"
    name = f"a ledger of {ITEMS:,} items opened, passed, completed / as many facts in bulk"
    return Row(name, kind, text, 1 / pair.ratio, CEILING, at_most=True)


def ledger(made: Services, code: str) -> float:
    start = time.perf_counter()
    for act_ in (opening.open_, checking.pass_rest, checking.complete):
        act_(made, call(made, made.accounts.who(OPERATOR), "api"), code, QUARTER)
    return time.perf_counter() - start


def bare(made: Services) -> float:
    """Items passed one by one would be as many facts."""
    by, numbers = act(made.now()), count(1)
    facts: list[Event] = [
        event
        for _ in range(ITEMS)
        for event in Assignment.issue(
            uuid4(), period="2026-01", organization=ROOT, issuer=ROOT, origin=Origin.BY_HAND,
            due=date(2026, 1, 1 + next(numbers) % 28), act=by,
        ).take()
    ]  # fmt: skip
    start = time.perf_counter()
    made.log.append(facts)
    return time.perf_counter() - start


def _fill(made: Services, codes: list[str]) -> None:
    by = act(BEGINS)
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
    for code in codes:
        made.log.append(list(month_of(made, [code], ITEMS, Month(2025, 12))))
    for month in QUARTER.months:
        book = MonthBook.untouched(str(month), by)
        book.close([], 1, act(made.now()))
        made.log.append(book.take())
    made.reach(made.log.last()[0])
    made.standing_data.forget()
