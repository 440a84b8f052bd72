"""What was sent on from a year's result (结果运用, R17)."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, String

from aggregates.consequence import events as facts
from aggregates.event import Recorded
from projections.projection import ById, Rows
from projections.temporal import Temporal

CONSEQUENCES = Temporal(
    "consequences",
    key=("consequence",),
    columns=(
        Column("consequence", String, nullable=False),
        Column("organization", String, nullable=False),
        Column("year", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("person", String),
        Column("publication", String, nullable=False),
        Column("condition", JSON, nullable=False),
        Column("state", String, nullable=False),
        Column("sent", BigInteger, nullable=False),  # position: its basis lies there
        Column("sent_at", BigInteger, nullable=False),
        Column("answered", BigInteger),  # position: the feedback lies there
        Column("withdrawn", BigInteger),  # position: the reason lies there
    ),
    indexes=(("year",),),
)


class Consequences(ById):
    name = "consequences"
    tables = (CONSEQUENCES,)
    handles = (facts.ConsequenceSent, facts.ConsequenceAnswered, facts.ConsequenceWithdrawn)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        key = (str(fact.event.originator_id),)
        match fact.event:
            case facts.ConsequenceSent() as event:
                names = ("organization", "year", "kind", "person", "publication", "condition")
                said = {name: getattr(event, name) for name in names}
                when = {"sent": fact.position, "sent_at": fact.recorded_at}
                made = {"consequence": key[0], "state": "sent", **said, **when}
                rows.put(CONSEQUENCES, key, made)
            case facts.ConsequenceAnswered():
                rows.change(CONSEQUENCES, key, state="answered", answered=fact.position)
            case facts.ConsequenceWithdrawn():
                rows.change(CONSEQUENCES, key, state="withdrawn", withdrawn=fact.position)
