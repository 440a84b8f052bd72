"""Appeals (申诉复核, R15) as they stand, and the servings (送达) from which their terms run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Column, Date, Integer, String

from aggregates.appeal import events as facts
from aggregates.appeal.appeal import AppealState
from aggregates.event import Event, Recorded
from aggregates.notice.events import NoticeServed
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

APPEALS = Temporal(
    "appeals",
    key=("appeal",),
    columns=(
        Column("appeal", String, nullable=False),
        Column("organization", String, nullable=False),
        Column("period", String, nullable=False),
        Column("year", String, nullable=False),
        Column("line", String, nullable=False),
        Column("assignment", String),
        Column("entry", Integer, nullable=False),  # that stood as it was filed
        Column("amount", Integer, nullable=False),
        Column("filed", BigInteger, nullable=False),  # position: its reason lies there
        Column("filed_at", BigInteger, nullable=False),
        Column("filed_by", String, nullable=False),
        Column("evidence", JSON, nullable=False),
        Column("notice", String),
        Column("served_on", Date),
        Column("last_day", Date),
        Column("decide_by", Date, nullable=False),  # by the calendar as it was filed
        Column("state", String, nullable=False),
        Column("decided", BigInteger),  # position: the note lies there
        Column("decided_at", BigInteger),
        Column("decided_by", String),
        Column("set_to", Integer),
        Column("items", JSON),
    ),
    indexes=(("organization",), ("state",), ("period",)),
)
SERVED = Temporal(
    "served_entries",
    key=("organization", "year", "entry"),
    columns=(
        Column("organization", String, nullable=False),
        Column("year", String, nullable=False),
        Column("entry", Integer, nullable=False),
        Column("notice", String, nullable=False),
        Column("served", BigInteger, nullable=False),  # position
        Column("served_on", Date, nullable=False),
    ),
)


class Appeals:
    name: ClassVar[str] = "appeals"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (APPEALS, SERVED)
    handles: ClassVar[tuple[type[Event], ...]] = (
        facts.AppealFiled,
        facts.AppealUpheld,
        facts.AppealDismissed,
        facts.AppealWithdrawn,
        NoticeServed,
    )

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        if isinstance(fact.event, NoticeServed):
            for key in _served(fact.event):
                yield SERVED, key
        else:
            yield APPEALS, (str(fact.event.originator_id),)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        key = (str(fact.event.originator_id),)
        match fact.event:
            case NoticeServed() as event:
                _serve(event, fact, rows)
            case facts.AppealFiled() as event:
                rows.put(APPEALS, key, _filed(event, fact))
            case facts.AppealUpheld(amount=amount, items=items):
                decided = _decided(fact, AppealState.UPHELD)
                rows.change(APPEALS, key, **decided, set_to=amount, items=items)
            case facts.AppealDismissed():
                rows.change(APPEALS, key, **_decided(fact, AppealState.DISMISSED))
            case facts.AppealWithdrawn():
                rows.change(APPEALS, key, **_decided(fact, AppealState.WITHDRAWN))


def _filed(event: facts.AppealFiled, fact: Recorded) -> dict[str, Any]:
    names = (
        "organization", "period", "year", "line", "assignment", "entry", "amount", "evidence",
        "notice", "served_on", "last_day", "decide_by",
    )  # fmt: skip
    when = {"filed": fact.position, "filed_at": fact.recorded_at, "filed_by": event.actor}
    said = {name: getattr(event, name) for name in names}
    return {"appeal": str(event.originator_id), "state": AppealState.FILED, **said, **when}


def _decided(fact: Recorded, state: AppealState) -> dict[str, Any]:
    when = {"decided": fact.position, "decided_at": fact.recorded_at}
    return {"state": state, "decided_by": fact.event.actor, **when}


def _served(event: NoticeServed) -> Iterator[tuple[str, str, int]]:
    """The entries that it tells of."""
    for item in event.items:
        for entry in item.get("entries", ()):
            yield event.organization, item["period"][:4], entry


def _serve(event: NoticeServed, fact: Recorded, rows: Rows) -> None:
    """An entry is served once; told again, its term runs from the first time."""
    said = {"notice": str(event.originator_id), "served": fact.position}
    for key in _served(event):
        if rows.get(SERVED, *key) is None:
            organization, year, entry = key
            named = {"organization": organization, "year": year, "entry": entry}
            day = date.fromisoformat(event.day)
            rows.put(SERVED, key, named | said | {"served_on": day})
