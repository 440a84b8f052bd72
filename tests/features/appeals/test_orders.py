"""What an upheld appeal sets is final (R15): whatever the order of settling, checks, calendars and
decisions, the same amounts stand in its lines in the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from aggregates.account.account import CHECK, LATENESS, OWN, Deduction, ScoreAccount
from tests.story import ACT

PERIOD = "2026-10"
Step = Callable[[ScoreAccount], None]
AMOUNTS = some.integers(-600, 0)
SETTLED: dict[str, Any] = {"reason": "calendar", "scheme_version": 1, "act": ACT}


def settle(own: int, late: int) -> Step:
    """A report sent again, or a calendar that came."""
    lines = {OWN: own} | ({LATENESS: late} if late else {})
    return lambda it: it.settle(PERIOD, lines, of=(OWN, LATENESS), rule="R5", **SETTLED)


def check(found: dict[str, int]) -> Step:
    """A result recorded, replaced, or a false claim decided."""
    wanted = {key: Deduction(amount, {}) for key, amount in found.items() if amount}
    return lambda it: it.settle_checks(PERIOD, wanted, **SETTLED)


def uphold(line: str, assignment: str | None, amount: int) -> Step:
    more: dict[str, Any] = {"appeal": "A", "scheme_version": 1, "act": ACT}
    return lambda it: it.uphold(PERIOD, line, assignment, amount, **more)


STEPS = some.lists(
    some.one_of(
        some.builds(settle, some.integers(0, 10_000), AMOUNTS),
        some.builds(check, some.fixed_dictionaries({"a": AMOUNTS, "b": AMOUNTS})),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(STEPS, some.permutations([uphold(LATENESS, None, -100), uphold(CHECK, "a", 0)]), some.data())
def test_any_order_ends_in_what_the_appeals_set(
    steps: list[Step], upheld: list[Step], data: Any
) -> None:
    order = list(steps)
    for step in upheld:
        order.insert(data.draw(some.integers(0, len(order))), step)
    account = ScoreAccount.empty("U1", "2026", ACT)
    for step in order:
        step(account)
    live = {(e.line, e.assignment): e.amount for e in account.live(PERIOD)}
    assert live.get((LATENESS, None)) == -100
    assert (CHECK, "a") not in live
    last = next((step for step in reversed(steps)), None)
    if last is not None:
        account.take()
        last(account)
        assert not account.take(), "settled the same again, nothing is recorded"
