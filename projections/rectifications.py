"""Rectifications (整改): what each is for, and where its words lie. How it stands, its assignment
tells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from sqlalchemy import BigInteger, Column, String, Uuid

from aggregates.event import Event, Recorded
from aggregates.rectification.events import RectificationOrdered, RectificationPlanned
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

RECTIFICATIONS = Temporal(
    "rectifications",
    key=("rectification",),
    columns=(
        Column("rectification", String, nullable=False),  # its aggregate's id
        Column("assignment", Uuid, nullable=False),
        Column("source", String, nullable=False),  # ledger, spot-check, interview, look-back
        Column("of", Uuid),  # the assignment that was wanting
        # Positions of the facts that hold its words; null where nothing was said.
        Column("ordered", BigInteger, nullable=False),
        Column("measure", BigInteger),
        Column("responsible", BigInteger),
    ),
    indexes=(("assignment",),),
)


class Rectifications:
    name: ClassVar[str] = "rectifications"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (RECTIFICATIONS,)
    handles: ClassVar[tuple[type[Event], ...]] = (RectificationOrdered, RectificationPlanned)

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        yield RECTIFICATIONS, (str(fact.event.originator_id),)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        key, event = str(fact.event.originator_id), fact.event
        assert isinstance(event, RectificationOrdered | RectificationPlanned)
        said = {
            name: fact.position
            for name in ("measure", "responsible")
            if getattr(event, name) is not None
        }
        if isinstance(event, RectificationPlanned):
            rows.change(RECTIFICATIONS, (key,), **said)
            return
        values = {"rectification": key, "assignment": event.assignment, "source": event.source,
                  "of": event.of, "ordered": fact.position}  # fmt: skip
        rows.put(RECTIFICATIONS, (key,), values | said)
