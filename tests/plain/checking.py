"""Spot checks told plainly (R6): who is drawn, what a claim loses, whom else it reaches."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from hashlib import sha256
from math import ceil
from uuid import UUID

from tests.plain import appealing
from tests.plain.city import City, is_unit, must, places
from tests.plain.days import after, half_up

Found = dict[UUID, tuple[int, bool]]  # verified points, whether it is called a false claim


@dataclass
class Line:
    weight: int
    claimed: int
    verified: int
    false: bool
    upheld: bool | None = None

    @property
    def waits(self) -> bool:
        return self.false and self.upheld is None


@dataclass
class Result:
    """``served``: the day; ``until``: the last one on which a statement is waited for."""

    lines: dict[UUID, Line]
    checker: str
    served: date | None = None
    until: date | None = None
    heard: date | None = None

    @property
    def waits(self) -> bool:
        return any(line.waits for line in self.lines.values())


@dataclass
class Spot:
    units: list[str]  # drawn, in order
    why: dict[str, str]
    results: dict[str, Result] = field(default_factory=dict)
    closed: bool = False


def spot_of(city: City, month: str) -> Spot | None:
    spot: Spot | None = city.spots.get(month)
    return spot


# --- the draw -----------------------------------------------------------------------------------


def unit_of(city: City, code: str, month: str) -> str | None:
    """By the tree of the month, less those that are gone by now."""
    by_key = places(city, month)
    if city.orgs[code].gone is not None:
        return None
    at: str | None = code
    while at is not None:
        if is_unit(by_key[at]):
            return at
        at = by_key[at].superior
    return None


def is_confirmed(city: City, code: str, month: str) -> bool:
    report = city.report(code, month)
    return report.status == "confirmed" and report.own is not None


def call_and_draw(city: City, month: str, seed: str) -> Spot:
    must(month in city.closed, "the month is closed")
    must(month not in city.spots, "called once")
    pools: dict[str, list[str]] = {}
    for code in city.orgs:
        unit = unit_of(city, code, month)
        if unit is not None and is_confirmed(city, code, month) and _stands(city, unit):
            pools.setdefault(unit, []).append(code)
    before = {u for m, spot in city.spots.items() if m[:4] == month[:4] for u in spot.units}
    line = _in_line(seed, list(pools))
    count = min(len(line), max(1, ceil(Fraction(len(line), 10)))) if line else 0
    first = [unit for unit in line if unit not in before][: ceil(count / 2)] if count > 1 else []
    units = first + [unit for unit in line if unit not in first][: count - len(first)]
    why: dict[str, str] = {}
    for unit in units:
        if unit in pools[unit]:
            why[unit] = "unit"
        below = [code for code in _in_line(seed, pools[unit]) if code != unit]
        why |= dict.fromkeys(below[:2], "subtree")
    for code, of in city.upheld:
        if month in owed_months(of) and any(code in pool for pool in pools.values()):
            why.setdefault(code, "false_claim")
    city.spots[month] = spot = Spot(units, why, closed=not why)
    return spot


def _stands(city: City, code: str) -> bool:
    return city.orgs[code].gone is None


def _in_line(seed: str, codes: list[str]) -> list[str]:
    return sorted(codes, key=lambda code: sha256(f"{seed}:{code}".encode()).hexdigest())


def owed_months(month: str) -> list[str]:
    first = int(month[5:]) - (int(month[5:]) - 1) % 3
    quarter = [f"{month[:4]}-{first + n:02d}" for n in range(3)]
    return [m for m in quarter if m != month] + [after(quarter[-1])]


def add(city: City, month: str, code: str, why: str) -> None:
    """Beside the drawn, once; what was closed is open again."""
    spot = spot_of(city, month)
    if spot is None or code in spot.why or not is_confirmed(city, code, month):
        return
    if unit_of(city, code, month) is not None:
        spot.why[code], spot.closed = why, False


# --- checking -----------------------------------------------------------------------------------


def _check_of(city: City, month: str, code: str) -> Spot:
    spot = spot_of(city, month)
    must(spot is not None and code in spot.why and not spot.closed, "to be checked")
    assert spot is not None
    return spot


def record(city: City, month: str, code: str, fields: Found, checker: str) -> None:
    spot = _check_of(city, month, code)
    claims = city.report(code, month).claims
    for key, (verified, false) in fields.items():
        must(key in claims, "of the report that was confirmed")
        weight, claimed = claims[key]
        must(0 <= verified <= weight, "not above the weight")
        must(not false or verified < claimed, "less than claimed")
    old = spot.results.get(code)
    must(old is None or old.served is None, "not served yet")
    lines = {
        key: Line(weight, claimed, *fields.get(key, (claimed, False)))
        for key, (weight, claimed) in claims.items()
    }
    spot.results[code] = Result(lines, checker)
    enter(city, month, code)


def enter(city: City, month: str, code: str) -> None:
    """What each line loses; of a false claim undecided nothing yet."""
    spot = city.spots[month]
    lines = spot.results[code].lines
    total = sum(line.weight for line in lines.values())
    lost = {}
    for key, line in lines.items():
        if not line.waits:
            times = 2 if line.upheld else 1
            less = max(0, line.claimed - line.verified)
            lost[key] = half_up(Fraction(times * 10_000 * less, total))
    report = city.report(code, month)
    before = appealing.standing(report)
    report.checks = {key: points for key, points in lost.items() if points}
    appealing.hold(report, before)


def serve(city: City) -> None:
    """The morning's notices tell of every result not told yet."""
    for spot in city.spots.values():
        for result in spot.results.values():
            if result.served is None:
                result.served = city.today
                result.until = city.days.on(city.today, 3) if result.waits else None


def hear(city: City, month: str, code: str) -> None:
    result = _check_of(city, month, code).results.get(code)
    must(result is not None and result.waits and result.served, "a false claim was told")
    assert result is not None
    result.heard = city.today


def decide(city: City, month: str, code: str, key: UUID, upheld: bool, checker: str) -> None:
    result = _check_of(city, month, code).results.get(code)
    must(result is not None and key in result.lines and result.lines[key].waits, "it waits")
    assert result is not None
    must(result.served is not None, "served")
    assert result.until is not None
    must(result.heard is not None or city.today > result.until, "heard, or its days are over")
    must(result.checker != checker, "another")
    result.lines[key].upheld = upheld
    enter(city, month, code)
    if upheld:
        city.upheld.append((code, month))
        for near in owed_months(month):
            add(city, near, code, "false_claim")


def lapse(city: City, day: date) -> None:
    """Undecided fifteen working days after the statement or its days: honest errors."""
    for month, spot in city.spots.items():
        for code, result in spot.results.items():
            if result.waits and result.until is not None:
                start = min(result.heard or result.until, result.until)
                if city.days.on(start, 15) <= day:
                    for line in result.lines.values():
                        line.upheld = False if line.waits else line.upheld
                    enter(city, month, code)


def close(city: City, month: str) -> None:
    spot = spot_of(city, month)
    must(spot is not None and not spot.closed, "open")
    assert spot is not None
    must(all(code in spot.results for code in spot.why), "all have a result")
    must(not any(result.waits for result in spot.results.values()), "all are decided")
    spot.closed = True
