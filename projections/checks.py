"""Spot checks (月抽查, R6): each month's call and draw, who is checked, and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Integer, String

from aggregates.account.account import CHECK
from aggregates.appeal.events import AppealUpheld
from aggregates.check import events as results
from aggregates.event import Event, Recorded
from aggregates.notice.events import NoticeServed
from aggregates.rules.appeal import is_overturned
from aggregates.rules.spot_check import deduction
from aggregates.spot_check import events as facts
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

SPOT_CHECKS = Temporal(
    "spot_checks",
    key=("period",),
    columns=(
        Column("period", String, nullable=False),
        Column("state", String, nullable=False),  # called, drawn, closed
        Column("scheme_version", Integer, nullable=False),
        Column("share", Integer, nullable=False),
        Column("each", Integer, nullable=False),
        Column("drawn_before", JSON, nullable=False),
        Column("units", JSON, nullable=False),
        Column("themselves", JSON, nullable=False),
        Column("organizations", JSON, nullable=False),
        Column("called", BigInteger, nullable=False),  # positions
        Column("called_at", BigInteger, nullable=False),
        Column("drawn", BigInteger),
        Column("drawn_at", BigInteger),
        Column("closed", BigInteger),
        Column("closed_at", BigInteger),
        Column("tree_size", BigInteger),
        Column("seed", String),
        Column("drawn_units", JSON),
        Column("drawn_organizations", JSON),
    ),
)
CHECKS = Temporal(
    "checks",
    key=("organization", "period"),
    columns=(
        Column("organization", String, nullable=False),
        Column("period", String, nullable=False),
        Column("unit", String, nullable=False),
        Column("why", String, nullable=False),  # unit, subtree, late, false_claim
        Column("place", BigInteger, nullable=False),  # among those of the month
        Column("state", String, nullable=False),  # open, recorded, settled
        Column("added", BigInteger, nullable=False),  # position
        Column("added_at", BigInteger, nullable=False),
        # Its notices: that it was drawn, with how and by when; its result.
        Column("told_on", Date),
        Column("material_due", Date),
        Column("material", JSON),
        Column("material_at", BigInteger),
        Column("result", BigInteger),  # position
        Column("reference", String),
        Column("own_entry", Integer),
        Column("weight", Integer),
        Column("checker", String),
        Column("checker_organization", String),
        Column("checked_at", BigInteger),
        Column("pending", Integer, nullable=False),  # false claims undecided
        Column("notice", String),
        Column("served_on", Date),
        Column("statement_until", Date),
        Column("statement", BigInteger),  # position
        Column("statement_at", BigInteger),
    ),
    indexes=(("period",), ("state",)),
)
CHECK_ITEMS = Temporal(
    "check_items",
    key=("organization", "period", "assignment"),
    columns=(
        Column("organization", String, nullable=False),
        Column("period", String, nullable=False),
        Column("assignment", String, nullable=False),
        Column("place", Integer, nullable=False),
        Column("weight", Integer, nullable=False),
        Column("claimed", Integer, nullable=False),
        Column("verified", Integer, nullable=False),
        Column("false_claim", Boolean, nullable=False),
        Column("note", Integer),  # place among the result's notes
        Column("decision", String),  # upheld, not_upheld, lapsed
        Column("decided", BigInteger),  # position
        Column("reference", String),  # of the decision
        Column("decided_by", String),
        Column("overturned", Boolean, nullable=False),  # by an appeal (R15)
    ),
    indexes=(("period",),),
)


class Checks:
    name: ClassVar[str] = "checks"
    version: ClassVar[int] = 2
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (SPOT_CHECKS, CHECKS, CHECK_ITEMS)
    handles: ClassVar[tuple[type[Event], ...]] = (
        facts.SpotCheckCalled,
        facts.SpotCheckDrawn,
        facts.CheckAdded,
        facts.AdditionWithdrawn,
        facts.SpotCheckClosed,
        results.MaterialHandedIn,
        results.ResultRecorded,
        results.StatementHeard,
        results.FalseClaimUpheld,
        results.FalseClaimNotUpheld,
        AppealUpheld,
        NoticeServed,
    )

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        event = fact.event
        match event:
            case NoticeServed(organization=organization):
                for item in _of_checks(event):
                    yield CHECKS, (organization, item["period"])
            case facts.SpotCheckDrawn(period=period):
                yield SPOT_CHECKS, (period,)
                for code in _drawn(event):
                    yield CHECKS, (code, period)
            case facts.SpotCheckCalled(period=period) | facts.SpotCheckClosed(period=period):
                yield SPOT_CHECKS, (period,)
            case facts.CheckAdded(organization=organization, period=period):
                yield SPOT_CHECKS, (period,)
                yield CHECKS, (organization, period)
            case AppealUpheld(line=line):
                if line == CHECK:
                    yield CHECKS, (event.organization, event.period)
                    yield CHECK_ITEMS, (event.organization, event.period, event.assignment)
            case _:
                yield CHECKS, (event.organization, event.period)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event = fact.event
        match event:
            case facts.SpotCheckCalled():
                rows.put(SPOT_CHECKS, (event.period,), _called(event, fact))
            case facts.SpotCheckDrawn():
                _draw(event, fact, rows)
            case facts.CheckAdded():
                _add(event, fact, rows)
            case facts.AdditionWithdrawn(organization=organization, period=period):
                rows.end(CHECKS, (organization, period))
            case facts.SpotCheckClosed(period=period):
                closed = {"closed": fact.position, "closed_at": fact.recorded_at}
                rows.change(SPOT_CHECKS, (period,), state="closed", **closed)
            case NoticeServed():
                _serve(event, rows)
            case results.ResultRecorded():
                _record(event, fact, rows)
            case results.FalseClaimUpheld():
                _decide(event, "upheld", fact, rows)
            case results.FalseClaimNotUpheld(by_lapse=by_lapse):
                _decide(event, "lapsed" if by_lapse else "not_upheld", fact, rows)
            case AppealUpheld(line=line):
                if line == CHECK:
                    _overturn(event, rows)
            case results.MaterialHandedIn(evidence=evidence):
                handed = {"material": evidence, "material_at": fact.recorded_at}
                rows.change(CHECKS, (event.organization, event.period), **handed)
            case results.StatementHeard():
                heard = {"statement": fact.position, "statement_at": fact.recorded_at}
                rows.change(CHECKS, (event.organization, event.period), **heard)


def _called(event: facts.SpotCheckCalled, fact: Recorded) -> dict[str, Any]:
    names = (
        "period", "scheme_version", "share", "each", "drawn_before", "units", "themselves",
        "organizations",
    )  # fmt: skip
    when = {"called": fact.position, "called_at": fact.recorded_at}
    return {name: getattr(event, name) for name in names} | when | {"state": "called"}


def _drawn(event: facts.SpotCheckDrawn) -> Iterator[str]:
    for unit in event.units:
        yield unit
        yield from event.organizations[unit]


def _draw(event: facts.SpotCheckDrawn, fact: Recorded, rows: Rows) -> None:
    period = event.period
    called = rows.get(SPOT_CHECKS, period)
    if called is None:
        raise LookupError(f"No spot check of {period} was called.")
    rows.change(
        SPOT_CHECKS, (period,), state="drawn", drawn=fact.position, drawn_at=fact.recorded_at,
        tree_size=event.tree_size, seed=event.seed, drawn_units=event.units,
        drawn_organizations=event.organizations,
    )  # fmt: skip
    place, checked = 0, frozenset(called["themselves"])
    for unit in event.units:
        itself = [unit] if unit in checked else []
        for code in (*itself, *event.organizations[unit]):
            why = "unit" if code == unit else "subtree"
            rows.put(CHECKS, (code, period), _wanted(code, period, unit, why, place, fact))
            place += 1


def _wanted(
    code: str | None, period: str | None, unit: str, why: str, place: int, fact: Recorded
) -> dict[str, Any]:
    return {
        "organization": code, "period": period, "unit": unit, "why": why, "place": place,
        "state": "open", "added": fact.position, "added_at": fact.recorded_at, "pending": 0,
    }  # fmt: skip


def _add(event: facts.CheckAdded, fact: Recorded, rows: Rows) -> None:
    """Behind those that were drawn; what was closed is open again."""
    key = (event.organization, event.period)
    rows.put(CHECKS, key, _wanted(*key, event.unit, event.why, fact.position, fact))
    called = rows.get(SPOT_CHECKS, event.period)
    if called is not None and called["state"] == "closed":
        rows.change(SPOT_CHECKS, (event.period,), state="drawn", closed=None, closed_at=None)


def _record(event: results.ResultRecorded, fact: Recorded, rows: Rows) -> None:
    key = (event.organization, event.period)
    pending = sum(item["false"] for item in event.items)
    rows.change(
        CHECKS, key, state="recorded" if pending else "settled", pending=pending,
        result=fact.position, reference=event.reference, own_entry=event.own_entry,
        weight=event.weight, checker=event.actor, checker_organization=event.checker_organization,
        checked_at=fact.recorded_at,
    )  # fmt: skip
    for place, item in enumerate(event.items):
        assignment = item["assignment"]
        note = event.noted.index(assignment) if assignment in event.noted else None
        values = {name: item[name] for name in ("weight", "claimed", "verified")}
        values |= {"false_claim": item["false"], "note": note, "place": place}
        values["overturned"] = False
        named = {"organization": key[0], "period": key[1], "assignment": assignment}
        rows.put(CHECK_ITEMS, (*key, assignment), named | values)


def _decide(
    event: results.FalseClaimUpheld | results.FalseClaimNotUpheld,
    decision: str,
    fact: Recorded,
    rows: Rows,
) -> None:
    key = (event.organization, event.period)
    decided = {"decided": fact.position, "decided_by": event.actor, "reference": event.reference}
    rows.change(CHECK_ITEMS, (*key, event.assignment), decision=decision, **decided)
    check = rows.get(CHECKS, *key)
    assert check is not None
    left = check["pending"] - 1
    rows.change(CHECKS, key, pending=left, state="recorded" if left else "settled")


def _overturn(event: AppealUpheld, rows: Rows) -> None:
    """A false claim of which no more stands than an honest error deducts."""
    key = (event.organization, event.period)
    check, item = rows.get(CHECKS, *key), rows.get(CHECK_ITEMS, *key, event.assignment)
    if check is None or item is None or item["decision"] != "upheld" or event.amount is None:
        return
    honest = deduction(item["claimed"], item["verified"], check["weight"])
    rows.change(
        CHECK_ITEMS, (*key, event.assignment), overturned=is_overturned(event.amount, honest)
    )


def _of_checks(event: NoticeServed) -> list[dict[str, Any]]:
    return [item for item in event.items if item["kind"] in ("check-drawn", "check-result")]


def _serve(event: NoticeServed, rows: Rows) -> None:
    day = date.fromisoformat(event.day)
    for item in _of_checks(event):
        key = (event.organization, item["period"])
        check = rows.get(CHECKS, *key)
        if check is None:
            continue  # an addition withdrawn meanwhile
        until = date.fromisoformat(item["until"]) if item.get("until") else None
        if item["kind"] == "check-drawn":
            rows.change(CHECKS, key, told_on=day, material_due=until)
        elif item["result"] == check["reference"]:  # not one replaced at that very moment
            served = {"notice": str(event.originator_id), "served_on": day}
            rows.change(CHECKS, key, **served, statement_until=until)
