"""Rate limits' counters: they count, run out, and are swept."""

from __future__ import annotations

import pytest

from service.access.counters import SWEPT_EVERY, Counters
from service.access.limits import Limits, TooOften


def test_a_counter_counts_and_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000.0]
    monkeypatch.setattr("service.access.counters.time.time", lambda: now[0])
    counters = Counters()
    assert [counters.incr("a", 10), counters.incr("a", 10), counters.incr("b", 10)] == [1, 2, 1]
    assert (counters.get("a"), counters.get_expiry("a")) == (2, 1_010.0)
    now[0] = 1_010.0
    assert (counters.get("a"), counters.incr("a", 10)) == (0, 1)


def test_what_has_run_out_is_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000.0]
    monkeypatch.setattr("service.access.counters.time.time", lambda: now[0])
    counters = Counters()
    for number in range(100):
        counters.incr(f"{number}", 10)
    now[0] += SWEPT_EVERY + 1
    counters.incr("new", 10)
    assert counters.reset() == 1


def test_one_more_than_may_be_waits_until_the_window_ends() -> None:
    limits = Limits("3/minute", "2/minute")
    for _ in range(3):
        limits.request("P1")
    with pytest.raises(TooOften) as caught:
        limits.request("P1")
    assert 1 <= caught.value.retry_after <= 61
    limits.request("P2")
