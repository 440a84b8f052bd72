"""Talks (双约谈) and their commitments. Who may see a row is asked where it is read (R14)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Integer, String

from aggregates.event import Event, Recorded
from aggregates.interview import events as facts
from aggregates.rules.independence import behind
from projections.projection import Key, Rows
from projections.temporal import Log, Temporal

INTERVIEWS = Temporal(
    "interviews",
    key=("interview",),
    columns=(
        Column("interview", String, nullable=False),
        Column("organization", String, nullable=False),
        Column("person", String),
        Column("post", String),
        Column("kind", String, nullable=False),
        Column("why", String, nullable=False),
        Column("lines", JSON, nullable=False),
        Column("reasons", JSON, nullable=False),
        # proposed, approved, refused, notified, withdrawn, held, closed
        Column("state", String, nullable=False),
        Column("proposed", BigInteger, nullable=False),  # positions: words lie there
        Column("proposed_at", BigInteger, nullable=False),
        Column("proposers", JSON, nullable=False),
        Column("approvers", JSON, nullable=False),
        Column("ended", BigInteger),  # refused or withdrawn
        Column("meets_on", Date),
        Column("called", BigInteger),  # notified, or postponed since
        Column("notified", BigInteger),
        Column("notified_at", BigInteger),
        Column("told", JSON, nullable=False),  # persons
        Column("held_on", Date),
        Column("leaders", JSON, nullable=False),
        Column("covered", JSON, nullable=False),
        Column("bases", JSON, nullable=False),
        Column("holding", BigInteger),
        Column("held_at", BigInteger),
        Column("statement", BigInteger),
        Column("declined", Boolean, nullable=False),
        Column("on_paper", Boolean, nullable=False),
        Column("closed_at", BigInteger),
    ),
    indexes=(("organization",), ("state",)),
)
COMMITMENTS = Temporal(
    "interview_commitments",
    key=("interview", "number"),
    columns=(
        Column("interview", String, nullable=False),
        Column("number", Integer, nullable=False),
        Column("recorded", BigInteger, nullable=False),  # position: its words lie there
        Column("due", Date, nullable=False),
        Column("assignment", String, nullable=False),
    ),
)
EVERY: tuple[type[Event], ...] = (
    facts.InterviewProposed, facts.InterviewApproved, facts.InterviewRefused,
    facts.InterviewNotified, facts.InterviewPostponed, facts.InterviewWithdrawn,
    facts.InterviewHeld, facts.StatementMade, facts.CommitmentMade, facts.InterviewClosed,
)  # fmt: skip


class Interviews:
    name: ClassVar[str] = "interviews"
    version: ClassVar[int] = 1
    patient: ClassVar[bool] = False
    tables: ClassVar[tuple[Temporal | Log, ...]] = (INTERVIEWS, COMMITMENTS)
    handles: ClassVar[tuple[type[Event], ...]] = EVERY

    def touches(self, fact: Recorded) -> Iterable[tuple[Temporal, Key]]:
        key = str(fact.event.originator_id)
        if isinstance(fact.event, facts.CommitmentMade):
            yield COMMITMENTS, (key, fact.event.number)
        else:
            yield INTERVIEWS, (key,)

    def apply(self, fact: Recorded, rows: Rows) -> None:
        key = str(fact.event.originator_id)
        match fact.event:
            case facts.InterviewProposed() as event:
                rows.put(INTERVIEWS, (key,), _proposed(event, fact))
            case facts.CommitmentMade() as event:
                said = {"interview": key, "number": event.number, "due": event.due,
                        "assignment": event.assignment, "recorded": fact.position}  # fmt: skip
                rows.put(COMMITMENTS, (key, event.number), said)
            case event:
                rows.change(INTERVIEWS, (key,), **_changed(event, fact))


def _proposed(event: facts.InterviewProposed, fact: Recorded) -> dict[str, Any]:
    names = ("organization", "person", "post", "kind", "why", "lines", "reasons")
    blank: dict[str, Any] = {name: [] for name in
                             ("approvers", "told", "leaders", "covered", "bases")}  # fmt: skip
    return {
        "interview": str(event.originator_id), "state": "proposed", "proposed": fact.position,
        "proposed_at": fact.recorded_at, "proposers": sorted(behind(event)), "declined": False,
        "on_paper": False, **blank, **{name: getattr(event, name) for name in names},
    }  # fmt: skip


def _changed(event: Event, fact: Recorded) -> dict[str, Any]:
    at, micros = fact.position, fact.recorded_at
    match event:
        case facts.InterviewApproved():
            return {"state": "approved", "approvers": sorted(behind(event))}
        case facts.InterviewRefused():
            return {"state": "refused", "approvers": sorted(behind(event)), "ended": at}
        case facts.InterviewWithdrawn():
            return {"state": "withdrawn", "ended": at}
        case facts.InterviewNotified(on=on, persons=persons):
            first = {"state": "notified", "notified": at, "notified_at": micros}
            return {"meets_on": on, "told": persons, "called": at} | first
        case facts.InterviewPostponed(on=on, persons=persons):
            return {"meets_on": on, "told": persons, "called": at}
        case facts.InterviewHeld(held_on=held_on, leaders=leaders, covered=lines, bases=bases):
            by = {"leaders": leaders, "covered": lines, "bases": bases}
            return {"state": "held", "held_on": held_on, "holding": at, "held_at": micros} | by
        case facts.StatementMade():
            return {"statement": at, "declined": event.declined, "on_paper": event.on_paper}
    return {"state": "closed", "closed_at": micros}
