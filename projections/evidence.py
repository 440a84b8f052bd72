"""Evidence (佐证): which fact names which file, so that it is read only through a fact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Column, String, Uuid

from aggregates.appeal.events import AppealFiled
from aggregates.assignment.events import AssignmentReported
from aggregates.check.events import MaterialHandedIn
from aggregates.contact.events import ContactActed
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
    version: ClassVar[int] = 4
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (EVIDENCE,)
    handles: ClassVar[tuple[type[Event], ...]] = (
        AssignmentReported,
        MaterialHandedIn,
        AppealFiled,
        ContactActed,
    )

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        return ()

    def apply(self, fact: Recorded, rows: Rows) -> None:
        for sha256, assignment in _named(fact.event).items():
            rows.append(
                EVIDENCE,
                sha256=sha256,
                organization=fact.event.organization,
                assignment=assignment,
                recorded_at=fact.recorded_at,
            )


def _named(event: Event) -> dict[str, UUID]:
    """The lines that a report, what was handed in or an appeal names files for; each file once a
    fact. An appeal against no one line's entry and an act of a contact name them for themselves."""
    if isinstance(event, AppealFiled):
        of = UUID(event.assignment) if event.assignment else event.originator_id
        return dict.fromkeys(event.evidence, of)
    if isinstance(event, ContactActed):
        return dict.fromkeys(event.evidence, event.originator_id)
    if isinstance(event, MaterialHandedIn):
        return {each["sha256"]: UUID(each["assignment"]) for each in event.evidence}
    assert isinstance(event, AssignmentReported)
    return dict.fromkeys(event.evidence or (), event.originator_id)
