"""Evidence (佐证): which fact names which file, so that it is read only through a fact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from sqlalchemy import BigInteger, Column, String, Uuid

from aggregates.assignment.events import AssignmentReported
from aggregates.event import Event, Recorded
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

EVIDENCE = Log(
    "evidence",
    key=("since", "sha256"),
    columns=(
        Column("sha256", String, nullable=False),
        Column("organization", String, nullable=False),
        Column("assignment", Uuid, nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
    ),
    indexes=(("sha256",), ("assignment",)),
)


class Evidence:
    name: ClassVar[str] = "evidence"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (EVIDENCE,)
    handles: ClassVar[tuple[type[Event], ...]] = (AssignmentReported,)

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        return ()

    def apply(self, fact: Recorded, rows: Rows) -> None:
        event = fact.event
        assert isinstance(event, AssignmentReported)
        for sha256 in dict.fromkeys(event.evidence or ()):
            rows.append(
                EVIDENCE,
                sha256=sha256,
                organization=event.organization,
                assignment=event.originator_id,
                recorded_at=fact.recorded_at,
            )
