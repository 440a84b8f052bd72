"""Spot checks called, made and decided on, drawn by lot."""

from __future__ import annotations

from typing import Any

from aggregates.values.period import Month
from aggregates.values.text import Text
from service.access.roles import Grant, Role
from service.access.who import Who
from service.features.spot_checks.commands import decisions, drawing, results
from service.features.spot_checks.commands.results import Finding
from service.recording.call import Call, call
from tests.plain import checking
from tests.plain.city import ROOT
from tests.plain.story import Story

WORDS = Text("说明")


def checker(s: Story, name: str) -> Call:
    who = Who(name, name, ROOT, grants=(Grant(Role.CHECKER, ROOT),))
    return call(s.services, who, "page")


def call_and_draw(s: Story) -> None:
    """Mostly a month that is closed."""
    closed = sorted(set(s.plain.closed) - set(s.plain.spots))
    month = s.chance.choice(closed) if closed and s.lot(0.9) else s.month()
    by_key: dict[str, Any] = {}

    def product() -> None:
        by_key.update(drawing.call_and_draw(s.services, s.by, Month.parse(month)).answer)

    s.both("call a spot check", product,
           lambda: checking.call_and_draw(s.plain, month, by_key.get("seed", "")),
           month)  # fmt: skip


def _one(s: Story, *, waits: bool = False) -> tuple[str, str]:
    """Month and organization; mostly one in a state in which the act makes sense."""
    fit = [
        (month, code)
        for month, spot in s.plain.spots.items()
        for code in spot.why
        if not waits or (code in spot.results and spot.results[code].waits)
    ]
    return s.chance.choice(fit) if fit and s.lot(0.9) else (s.month(), s.code())


def record(s: Story) -> None:
    month, code = _one(s)
    claims = s.plain.report(code, month).claims
    rows = {}
    for key, (weight, claimed) in claims.items():
        if s.lot(0.5):
            verified = s.chance.randint(0, weight + s.lot(0.03))
            rows[key] = (verified, s.lot(0.6) if verified < claimed else s.lot(0.02))
    name = s.chance.choice(("C1", "C2"))
    items = [Finding(assignment=key, verified=v, false_claim=false)
             for key, (v, false) in rows.items()]  # fmt: skip
    s.both(
        "record a check",
        lambda: results.record_result(
            s.services, checker(s, name), code, Month.parse(month), items
        ),
        lambda: checking.record(s.plain, month, code, rows, name), (month, code, rows, name),
    )  # fmt: skip


def hear(s: Story) -> None:
    month, code = _one(s, waits=True)
    s.both("make a statement",
           lambda: results.hear(s.services, s.by, code, Month.parse(month), WORDS),
           lambda: checking.hear(s.plain, month, code), (month, code))  # fmt: skip


def decide(s: Story) -> None:
    month, code = _one(s, waits=True)
    spot = s.plain.spots.get(month)
    result = spot.results.get(code) if spot else None
    if result is None:
        return
    waiting = [key for key, line in result.lines.items() if line.waits]
    key = s.chance.choice(waiting or list(result.lines))
    upheld, name = s.lot(0.6), s.chance.choice(("C1", "C2"))
    s.both(
        "decide on a false claim",
        lambda: decisions.decide(
            s.services, checker(s, name), code, Month.parse(month), key, upheld
        ),
        lambda: checking.decide(s.plain, month, code, key, upheld, name),
        (month, code, key, upheld, name),
    )  # fmt: skip


def close(s: Story) -> None:
    month, _ = _one(s)
    s.both("close a spot check", lambda: drawing.close(s.services, s.by, Month.parse(month)),
           lambda: checking.close(s.plain, month), month)  # fmt: skip
