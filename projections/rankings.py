"""Closed months (月结) and the rankings (排名) they hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from sqlalchemy import BigInteger, Boolean, Column, Integer, String

from aggregates.event import Event, Recorded
from aggregates.month.events import MonthClosed, MonthIssueWithdrawn
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

MONTHS = Temporal(
    "months",
    key=("period",),
    columns=(
        Column("period", String, nullable=False),
        Column("closed", BigInteger),  # position
        Column("closed_at", BigInteger),
        Column("scheme_version", Integer),
        Column("withdrawn", Integer, nullable=False),  # how often its issue was withdrawn
    ),
)
CLOSED_RANKS = Log(
    "closed_ranks",
    key=("since", "organization"),
    columns=(
        Column("organization", String, nullable=False),
        Column("period", String, nullable=False),
        Column("peers", String, nullable=False),
        Column("rank", Integer),
        Column("score", Integer),
        Column("own", Integer),
        Column("branches", Integer),
        Column("lateness", Integer, nullable=False),
        Column("deductions", Integer, nullable=False),
        Column("missed", Boolean, nullable=False),
        Column("reason", String),
    ),
    indexes=(("period",),),
)


class Rankings:
    name: ClassVar[str] = "rankings"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (MONTHS, CLOSED_RANKS)
    handles: ClassVar[tuple[type[Event], ...]] = (MonthIssueWithdrawn, MonthClosed)

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        yield MONTHS, (fact.event.period,)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event = fact.event
        row = rows.get(MONTHS, event.period) or {"period": event.period, "withdrawn": 0}
        match event:
            case MonthIssueWithdrawn():
                rows.put(MONTHS, (event.period,), {**row, "withdrawn": row["withdrawn"] + 1})
            case MonthClosed(scheme_version=version):
                closed = {"closed": fact.position, "closed_at": fact.recorded_at}
                rows.put(MONTHS, (event.period,), {**row, **closed, "scheme_version": version})
                for rank in event.ranking:
                    rows.append(CLOSED_RANKS, period=event.period, **rank)
