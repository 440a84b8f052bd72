"""Contacts (双联系, 联系指导): whose with whom, from when to when, and what was done in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Integer, String

from aggregates.contact import events as facts
from aggregates.event import Event, Recorded
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

CONTACTS = Temporal(
    "contacts",
    key=("contact",),
    columns=(
        Column("contact", String, nullable=False),
        Column("organization", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("leader", String, nullable=False),  # the last one's
        Column("leaders", JSON, nullable=False),  # [[since, leader], ...]
        Column("lines", JSON, nullable=False),
        Column("begins", Date, nullable=False),
        Column("ends", Date, nullable=False),
        Column("first_leader", String, nullable=False),
        Column("post", String),
        Column("linked", BigInteger, nullable=False),
        Column("linked_at", BigInteger, nullable=False),
        Column("ending", BigInteger),  # position: its reason lies there
    ),
    indexes=(("organization",), ("leader",)),
)
CONTACT_ACTS = Temporal(
    "contact_acts",
    key=("contact", "number"),
    columns=(
        Column("contact", String, nullable=False),
        Column("number", Integer, nullable=False),
        Column("organization", String, nullable=False),
        Column("leader", String, nullable=False),
        Column("happened_on", Date, nullable=False),
        Column("kinds", JSON, nullable=False),
        Column("lines", JSON, nullable=False),
        Column("taken_up", Boolean, nullable=False),
        Column("evidence", JSON, nullable=False),
        Column("history", Boolean, nullable=False),
        Column("recorded", BigInteger, nullable=False),  # position: its words lie there
        Column("recorded_at", BigInteger, nullable=False),
        Column("recorded_by", String, nullable=False),
    ),
    indexes=(("organization", "happened_on"), ("happened_on",)),
)


class Contacts:
    name: ClassVar[str] = "contacts"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (CONTACTS, CONTACT_ACTS)
    handles: ClassVar[tuple[type[Event], ...]] = (
        facts.ContactLinked,
        facts.ContactEnded,
        facts.ContactPassedOn,
        facts.ContactActed,
    )

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        key = str(fact.event.originator_id)
        if isinstance(fact.event, facts.ContactActed):
            yield CONTACT_ACTS, (key, fact.event.number)
        else:
            yield CONTACTS, (key,)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event, key = fact.event, str(fact.event.originator_id)
        match event:
            case facts.ContactLinked():
                rows.put(CONTACTS, (key,), _linked(event, fact))
            case facts.ContactEnded():
                rows.change(CONTACTS, (key,), ends=event.until, ending=fact.position)
            case facts.ContactPassedOn(leader=leader, on=on):
                before = rows.get(CONTACTS, key)
                leaders = [*(before or {}).get("leaders", ()), [on.isoformat(), leader]]
                rows.change(CONTACTS, (key,), leader=leader, leaders=leaders)
            case facts.ContactActed():
                rows.put(CONTACT_ACTS, (key, event.number), _acted(event, fact))


def _linked(event: facts.ContactLinked, fact: Recorded) -> dict[str, Any]:
    return {
        "contact": str(event.originator_id),
        "organization": event.organization,
        "kind": event.kind,
        "leader": event.leader,
        "leaders": [[event.since.isoformat(), event.leader]],
        "lines": event.lines,
        "begins": event.since,
        "ends": event.until,
        "first_leader": event.leader,
        "post": event.post,
        "linked": fact.position,
        "linked_at": fact.recorded_at,
    }


def _acted(event: facts.ContactActed, fact: Recorded) -> dict[str, Any]:
    names = ("number", "organization", "leader", "happened_on", "kinds", "lines", "taken_up",
             "evidence", "history")  # fmt: skip
    when = {"recorded": fact.position, "recorded_at": fact.recorded_at,
            "recorded_by": event.actor}  # fmt: skip
    said = {name: getattr(event, name) for name in names}
    return {"contact": str(event.originator_id), **said, **when}
