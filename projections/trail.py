"""The trail (审计轨迹): one narrow line for each fact, to find it by whom, what and when.

A timeline (时间线) is the trail of one organization; the words come from the facts themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from sqlalchemy import BigInteger, Column, Date, Integer, String, Uuid

from aggregates.event import Event, Recorded
from aggregates.vocabulary import FACTS
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

TRAIL = Log(
    "trail",
    columns=(
        Column("aggregate", Uuid, nullable=False),
        Column("version", Integer, nullable=False),
        Column("kind", String, nullable=False),
        Column("organization", String),
        Column("period", String),
        Column("actor", String, nullable=False),
        Column("acting_for", String, nullable=False),
        Column("on_behalf_of", String),
        Column("via", String, nullable=False),
        Column("command", Uuid, nullable=False),
        Column("cause", String),
        Column("happened_on", Date),
        Column("recorded_at", BigInteger, nullable=False),
    ),
    indexes=(("organization", "since"), ("actor", "since"), ("kind", "since")),
    sparse=(("cause",),),
)


class Trail:
    name: ClassVar[str] = "trail"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = True
    tables: ClassVar[tuple[Temporal | Log, ...]] = (TRAIL,)
    handles: ClassVar[tuple[type[Event], ...]] = FACTS

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        return ()

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event = fact.event
        rows.append(
            TRAIL,
            aggregate=event.originator_id,
            version=event.originator_version,
            kind=event.TOPIC,
            organization=event.organization,
            period=event.period,
            actor=event.actor,
            acting_for=event.acting_for,
            on_behalf_of=event.on_behalf_of,
            via=event.via,
            command=event.command_id,
            cause=event.cause,
            happened_on=event.happened_on,
            recorded_at=fact.recorded_at,
        )
