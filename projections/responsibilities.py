"""Who answered for what (责任体系), from which day to which, and the last elections (换届, R22)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from sqlalchemy import BigInteger, Column, Date, Integer, String

from aggregates.event import Event, Recorded
from aggregates.organization.events import ElectionHeld, PostFilled, PostVacated
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

TERMS = Temporal(
    "post_terms",
    key=("organization", "post", "person", "filled"),
    columns=(
        Column("organization", String, nullable=False),
        Column("post", String, nullable=False),
        Column("person", String, nullable=False),
        Column("filled", BigInteger, nullable=False),  # position
        Column("filled_at", BigInteger, nullable=False),
        Column("held_since", Date),  # as it was said; else the day of recording
        Column("held_until", Date),
        Column("vacated_at", BigInteger),
    ),
    indexes=(("organization",), ("person",)),
)
ELECTIONS = Temporal(
    "elections",
    key=("organization",),
    columns=(
        Column("organization", String, nullable=False),
        Column("held_on", Date, nullable=False),
        Column("term_years", Integer, nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
    ),
)


class Responsibilities:
    name: ClassVar[str] = "responsibilities"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (TERMS, ELECTIONS)
    handles: ClassVar[tuple[type[Event], ...]] = (PostFilled, PostVacated, ElectionHeld)

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        event = fact.event
        match event:
            case PostFilled():
                yield TERMS, (event.organization, event.post, event.person, fact.position)
            case ElectionHeld():
                yield ELECTIONS, (event.organization,)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event = fact.event
        named = {"organization": event.organization}
        match event:
            case PostFilled():
                key = (event.organization, event.post, event.person, fact.position)
                who = {"post": event.post, "person": event.person, "filled": fact.position}
                when = {"filled_at": fact.recorded_at, "held_since": event.happened_on}
                rows.put(TERMS, key, named | who | when)
            case PostVacated():
                _vacate(event, fact, rows)
            case ElectionHeld(held_on=held_on, term_years=years):
                said = {"held_on": held_on, "term_years": years, "recorded_at": fact.recorded_at}
                rows.put(ELECTIONS, (event.organization,), named | said)


def _vacate(event: PostVacated, fact: Recorded, rows: Rows) -> None:
    for row in rows.where(TERMS, organization=event.organization):
        if (row["post"], row["person"]) == (event.post, event.person) and not row["vacated_at"]:
            key = (event.organization, event.post, event.person, row["filled"])
            ended = {"held_until": event.happened_on, "vacated_at": fact.recorded_at}
            rows.change(TERMS, key, **ended)
