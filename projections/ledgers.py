"""Ledger checks of quarters (季检查, R7) and the committee's samples of them.

A check's items are one list; a row of its own has only what was marked. What is not marked is
passed once the rest is, and unseen before.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Boolean, Column, Integer, String

from aggregates.event import Event, Recorded
from aggregates.ledger_check import events as facts
from aggregates.ledger_sample import events as samples
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

LEDGERS = Temporal(
    "ledgers",
    key=("period", "organization"),
    columns=(
        Column("period", String, nullable=False),  # the quarter
        Column("organization", String, nullable=False),
        Column("by", String, nullable=False),
        Column("unit", String),
        Column("state", String, nullable=False),  # open, completed
        Column("items", JSON, nullable=False),
        Column("opened", BigInteger, nullable=False),  # position
        Column("opened_at", BigInteger, nullable=False),
        Column("rest", BigInteger),  # position of the one act that passed it
        Column("rest_at", BigInteger),
        Column("rest_by", String),
        Column("completed", BigInteger),
        Column("completed_at", BigInteger),
        Column("completed_by", String),
        Column("by_clock", Boolean, nullable=False),
        Column("checked", Integer, nullable=False),
        Column("failed", Integer, nullable=False),  # as its marks say now
        Column("unseen", JSON),  # once completed
    ),
    indexes=(("unit", "period"), ("by", "period")),
)
LEDGER_MARKS = Temporal(
    "ledger_marks",
    key=("period", "organization", "assignment"),
    columns=(
        Column("period", String, nullable=False),
        Column("organization", String, nullable=False),
        Column("assignment", String, nullable=False),
        Column("failed", Boolean, nullable=False),
        Column("rectification", String, nullable=False),
        Column("marked", BigInteger, nullable=False),  # position
        Column("marked_at", BigInteger, nullable=False),
        Column("marked_by", String, nullable=False),
        Column("sampled", Boolean, nullable=False),  # failed by the committee's sample
        Column("appeal", String),  # that let it pass
    ),
    indexes=(("assignment",),),
)
LEDGER_SAMPLES = Temporal(
    "ledger_samples",
    key=("period",),
    columns=(
        Column("period", String, nullable=False),
        Column("state", String, nullable=False),  # called, drawn
        Column("scheme_version", Integer, nullable=False),
        Column("share", Integer, nullable=False),
        Column("each", Integer, nullable=False),
        Column("drawn_before", JSON, nullable=False),
        Column("units", JSON, nullable=False),
        Column("organizations", JSON, nullable=False),
        Column("called", BigInteger, nullable=False),  # positions
        Column("called_at", BigInteger, nullable=False),
        Column("drawn", BigInteger),
        Column("drawn_at", BigInteger),
        Column("tree_size", BigInteger),
        Column("seed", String),
        Column("drawn_units", JSON),
        Column("drawn_organizations", JSON),
    ),
)
SAMPLED_ITEMS = Temporal(
    "sampled_items",
    key=("period", "organization", "assignment"),
    columns=(
        Column("period", String, nullable=False),
        Column("organization", String, nullable=False),
        Column("assignment", String, nullable=False),
        Column("failed", Boolean, nullable=False),
        Column("looked", BigInteger, nullable=False),  # position
        Column("looked_at", BigInteger, nullable=False),
        Column("looked_by", String, nullable=False),
    ),
)


class Ledgers:
    name: ClassVar[str] = "ledgers"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (
        LEDGERS,
        LEDGER_MARKS,
        LEDGER_SAMPLES,
        SAMPLED_ITEMS,
    )
    handles: ClassVar[tuple[type[Event], ...]] = (
        facts.LedgerOpened,
        facts.LedgerItemFailed,
        facts.LedgerFailureTakenBack,
        facts.LedgerRestPassed,
        facts.LedgerCompleted,
        facts.LedgerItemOverturned,
        facts.LedgerAppealUpheld,
        samples.LedgerSampleCalled,
        samples.LedgerSampleDrawn,
        samples.LedgerSampleLookedAt,
    )

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        event = fact.event
        match event:
            case samples.LedgerSampleCalled() | samples.LedgerSampleDrawn():
                yield LEDGER_SAMPLES, (event.period,)
            case samples.LedgerSampleLookedAt():
                yield SAMPLED_ITEMS, (event.period, event.checked, str(event.assignment))
            case _:
                yield LEDGERS, _key(event)
                for item in _items_of(event):
                    yield LEDGER_MARKS, (*_key(event), item)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event = fact.event
        match event:
            case facts.LedgerOpened():
                rows.put(LEDGERS, _key(event), _opened(event, fact))
            case facts.LedgerItemFailed() | facts.LedgerItemOverturned():
                _mark(event, fact, rows, failed=True)
            case facts.LedgerFailureTakenBack():
                _mark(event, fact, rows, failed=False)
            case facts.LedgerRestPassed():
                rows.change(
                    LEDGERS, _key(event), rest=fact.position, rest_at=fact.recorded_at,
                    rest_by=event.actor,
                )  # fmt: skip
            case facts.LedgerCompleted():
                rows.change(LEDGERS, _key(event), **_completed(event, fact))
            case facts.LedgerAppealUpheld():
                _let_pass(event, fact, rows)
            case samples.LedgerSampleCalled():
                rows.put(LEDGER_SAMPLES, (event.period,), _called(event, fact))
            case samples.LedgerSampleDrawn():
                rows.change(LEDGER_SAMPLES, (event.period,), **_drawn(event, fact))
            case samples.LedgerSampleLookedAt():
                _look(event, fact, rows)


def _key(event: Event) -> Key:
    return event.period, event.organization


def _items_of(event: Event) -> list[str]:
    match event:
        case (
            facts.LedgerItemFailed() | facts.LedgerItemOverturned()
            | facts.LedgerFailureTakenBack()
        ):  # fmt: skip
            return [str(event.assignment)]
        case facts.LedgerAppealUpheld(items=items):
            return items
    return []


def _opened(event: facts.LedgerOpened, fact: Recorded) -> dict[str, Any]:
    return {
        "period": event.period, "organization": event.organization, "by": event.by,
        "unit": event.unit, "state": "open", "items": event.items, "opened": fact.position,
        "opened_at": fact.recorded_at, "by_clock": False, "checked": 0, "failed": 0,
    }  # fmt: skip


def _completed(event: facts.LedgerCompleted, fact: Recorded) -> dict[str, Any]:
    return {
        "state": "completed", "completed": fact.position, "completed_at": fact.recorded_at,
        "completed_by": event.actor, "by_clock": event.by_clock, "checked": event.checked,
        "failed": event.failed, "unseen": event.unseen,
    }  # fmt: skip


Marking = facts.LedgerItemFailed | facts.LedgerItemOverturned | facts.LedgerFailureTakenBack


def _mark(event: Marking, fact: Recorded, rows: Rows, failed: bool) -> None:
    key = (*_key(event), str(event.assignment))
    rows.put(
        LEDGER_MARKS, key,
        {
            "period": key[0], "organization": key[1], "assignment": key[2], "failed": failed,
            "rectification": str(event.rectification), "marked": fact.position,
            "marked_at": fact.recorded_at, "marked_by": event.actor,
            "sampled": isinstance(event, facts.LedgerItemOverturned),
        },
    )  # fmt: skip
    _count(rows, _key(event), 1 if failed else -1)


def _count(rows: Rows, key: Key, more: int) -> None:
    check = rows.get(LEDGERS, *key)
    if check is None:
        raise LookupError(f"No ledger check {key} was opened.")
    rows.change(LEDGERS, key, failed=check["failed"] + more)


def _let_pass(event: facts.LedgerAppealUpheld, fact: Recorded, rows: Rows) -> None:
    for item in event.items:
        rows.change(
            LEDGER_MARKS, (*_key(event), item), failed=False, appeal=event.appeal,
            marked=fact.position, marked_at=fact.recorded_at, marked_by=event.actor,
        )  # fmt: skip
    _count(rows, _key(event), -len(event.items))


def _called(event: samples.LedgerSampleCalled, fact: Recorded) -> dict[str, Any]:
    names = (
        "period", "scheme_version", "share", "each", "drawn_before", "units", "organizations",
    )  # fmt: skip
    when = {"called": fact.position, "called_at": fact.recorded_at, "state": "called"}
    return {name: getattr(event, name) for name in names} | when


def _drawn(event: samples.LedgerSampleDrawn, fact: Recorded) -> dict[str, Any]:
    return {
        "state": "drawn", "drawn": fact.position, "drawn_at": fact.recorded_at,
        "tree_size": event.tree_size, "seed": event.seed, "drawn_units": event.units,
        "drawn_organizations": event.organizations,
    }  # fmt: skip


def _look(event: samples.LedgerSampleLookedAt, fact: Recorded, rows: Rows) -> None:
    key = (event.period, event.checked, str(event.assignment))
    rows.put(
        SAMPLED_ITEMS, key,
        {
            "period": key[0], "organization": key[1], "assignment": key[2],
            "failed": event.failed, "looked": fact.position, "looked_at": fact.recorded_at,
            "looked_by": event.actor,
        },
    )  # fmt: skip
