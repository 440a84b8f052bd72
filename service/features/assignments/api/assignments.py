"""Assignments (任务交办): lists, one, its handoffs; and what its holder does with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from aggregates.assignment.states import Origin, Outcome, Status
from aggregates.values.text import text
from service.access.actions import ASSIGNMENT_READ
from service.features.assignments.commands import acts as commands
from service.features.assignments.commands import handing_down
from service.features.assignments.queries import lines as queries
from service.features.assignments.queries import listing as assignment_list
from service.features.assignments.queries.lines import Line, Wanted
from service.features.assignments.rights import ASSIGNMENT_HOLD
from service.features.assignments.shown import show_assignment, show_hop
from service.features.catalogue.queries import catalogue
from service.reading import shown
from service.reading.reader import Reader
from service.web import documented
from service.web.documented import AS_OF, CHANGES, MAKES, listed, shows
from service.web.examples import Each, Maybe, OneOf
from service.web.fields import Body, Code, Day, MonthField, PeriodOrNone, Points, Sha256, Words
from service.web.frame import LookDep, RecordDep
from service.web.listing import CSV, XLSX, ListDep, Listing, plain_table
from service.web.scope import scope
from service.workbooks.writing import Table

router = documented.router("assignments")
Light = Literal["grey", "green", "yellow", "red"]
EXAMPLE = {
    "id": "5b6f3c1e-3d0b-5f0e-9a63-6475627576a1", "period": "2026-11", "organization": "U001-01",
    "issuer": "U001", "origin": OneOf(tuple(Origin)), "task": Maybe("T01"),
    "name": Maybe("主题党日"), "points": "10.00", "due": "2026-11-25", "due_guessed": False,
    "parent": Maybe("0b1e3c1e-3d0b-5f0e-9a63-6475627576a1"), "status": OneOf(tuple(Status)),
    "light": OneOf(("grey", "green", "yellow", "red")), "shape": "hollow", "word": "in progress",
    "outcome": Maybe(OneOf(tuple(Outcome))), "claimed": Maybe("7.50"),
    "happened_on": Maybe("2026-11-20"), "done_late": False, "recorded_later": False,
    "evidence": 0, "issued_at": "2026-10-31T16:05:00+00:00",
    "received_at": Maybe("2026-11-02T01:00:00+00:00"),
    "reported_at": Maybe("2026-11-20T01:00:00+00:00"),
    "closed_at": Maybe("2026-11-21T01:00:00+00:00"), "overdue_on": Maybe("2026-11-26"),
    "urged": 0, "report_due": Maybe("2026-12-07"),
}  # fmt: skip
COLUMNS = (
    ("Month", "text"), ("Organization code", "text"), ("Task", "text"), ("Name", "text"),
    ("Points", "points"), ("Deadline", "date"), ("Status", "text"), ("Light", "text"),
    ("Outcome", "text"), ("Claimed", "points"), ("Completed on", "date"), ("Id", "text"),
)  # fmt: skip


# --- looking ------------------------------------------------------------------------------------


@router.get(
    "/assignments",
    opens=ASSIGNMENT_READ,
    responses=shows(listed(EXAMPLE), CSV, XLSX),
    response_class=Response,
)
def list_(
    listing: ListDep,
    organization: Code | None = None,
    under: Annotated[Code | None, Query(description="this one and all beneath it")] = None,
    period: PeriodOrNone = None,
    status: Annotated[list[Status] | None, Query()] = None,
    light: Annotated[list[Light] | None, Query()] = None,
    task: Code | None = None,
) -> Response:
    """By month, organization and task; narrowed to what the reader may see."""
    with listing.reader() as reader:
        codes = scope(listing.look, reader, ASSIGNMENT_READ, organization, under)
        months = [str(month) for month in period.months] if period else []
        wanted = Wanted(organizations=codes, periods=months, statuses=status or (), task=task)
        after = listing.place(str, str, str, UUID)
        rows = assignment_list.page(reader, wanted, listing.limit + 1, after, light or ())
        return listing.answer(
            reader, rows, show_assignment, lambda page: _table(listing, reader, page),
            assignment_list.order_of,
        )  # fmt: skip


def _table(listing: Listing, reader: Reader, lines: Sequence[Line]) -> Table:
    _ = listing.look.translate
    rows = (
        (
            line.row.period, line.row.organization, line.short_code, line.called(_),
            line.row.points, line.row.due, _(line.row.status), _(line.light.word),
            _(line.row.outcome) if line.row.outcome else None, line.row.claimed,
            line.row.happened_on, str(line.row.assignment),
        )
        for line in lines
    )  # fmt: skip
    return plain_table(listing.look, reader, "Assignments", COLUMNS, rows)


@router.get(
    "/assignments/{assignment}", opens=ASSIGNMENT_READ,
    responses=shows(EXAMPLE | {"texts": Each({"issued.title": Maybe("安全检查")})}),
    response_class=Response,
)  # fmt: skip
def one(assignment: UUID, look: LookDep) -> Response:
    """With its words: title and requirement (by hand), statement, reasons; null: forgotten."""
    with look.reader() as reader:
        row = queries.one(reader, assignment)
        look.allow(ASSIGNMENT_READ, row.organization)
        line = queries.lines(reader, [row], catalogue(reader))[0]
        body = show_assignment(line) | {"texts": _texts(reader, row)}
    return look.json(body)


def _texts(reader: Reader, row: Any) -> dict[str, str | None]:
    """The last words said at each stage, by stage."""
    stages = {name: getattr(row, name) for name in ("issued", "reported", "returned", "asked")}
    words = reader.texts(stages.values())
    return {
        f"{stage}.{name}": words[position, name]
        for stage, position in stages.items()
        for at, name in words
        if at == position
    }


@router.get(
    "/assignments/{assignment}/handoffs", opens=ASSIGNMENT_READ,
    responses=shows({"assignment": EXAMPLE["id"], "as_of": AS_OF, "hops": [EXAMPLE | {
        "depth": 0, "days_held": Maybe(3), "days_unreceived": Maybe(1)}]}),
    response_class=Response,
)  # fmt: skip
def handoffs(assignment: UUID, look: LookDep) -> Response:
    """流转轨迹: the whole tree it belongs to, parents first, as far as the reader may see it."""
    with look.reader() as reader:
        row = queries.one(reader, assignment)
        look.allow(ASSIGNMENT_READ, row.organization)
        codes = scope(look, reader, ASSIGNMENT_READ)
        hops = queries.handoffs(reader, assignment, catalogue(reader))
        seen = [hop for hop in hops if codes is None or hop.line.row.organization in codes]
        body = {
            "assignment": str(assignment),
            "as_of": shown.link(reader.at),
            "hops": [show_hop(hop) for hop in seen],
        }
    return look.json(body)


# --- the holder ---------------------------------------------------------------------------------


@router.put("/assignments/{assignment}/receipt", opens=ASSIGNMENT_HOLD, **CHANGES)
def receive(assignment: UUID, record: RecordDep) -> Response:
    """签收; 409 where it is closed. Again: nothing new."""
    return record(commands.receive, assignment)


class ListReceipt(Body):
    """``organization``: the reader's own unless it acts for another (代填)."""

    organization: Code | None = None


@router.put("/periods/{period}/receipt", opens=ASSIGNMENT_HOLD, **CHANGES)
def receive_list(
    period: MonthField, record: RecordDep, body: ListReceipt | None = None
) -> Response:
    """签收整月清单: everything of the month that waits for receipt, in one act."""
    organization = (body and body.organization) or record.who.organization
    return record(commands.receive_list, organization, str(period))


class Report(Body):
    """上报. ``points`` at most the line's weight; ``happened_on`` 完成日期; ``evidence``: digests
    of files put in before; ``despite``: why children are still open."""

    outcome: Outcome = Outcome.DONE
    points: Annotated[Points, Field(default_factory=int)]
    statement: Words | None = None
    happened_on: Day | None = None
    evidence: Annotated[list[Sha256], Field(default_factory=list, max_length=50)]
    despite: Words | None = None


@router.put("/assignments/{assignment}/report", opens=ASSIGNMENT_HOLD, **CHANGES)
def report(assignment: UUID, body: Report, record: RecordDep) -> Response:
    """上报; a further claim replaces an unaccepted one (R5). 422 above the weight."""
    return record(
        commands.report,
        assignment,
        outcome=body.outcome,
        points=body.points,
        statement=text(body.statement),
        happened_on=body.happened_on,
        evidence=body.evidence or None,
        despite=text(body.despite),
    )


class HandingDown(Body):
    """分解下达. ``points``: none unless stated (R3)."""

    to: Annotated[list[Code], Field(min_length=1, max_length=1000, examples=[["U001-01"]])]
    due: Day
    points: Annotated[Points, Field(default_factory=int)]
    requirement: Words | None = None


@router.post("/assignments/{assignment}/handoffs", opens=ASSIGNMENT_HOLD, **MAKES)
def hand_down(assignment: UUID, body: HandingDown, record: RecordDep) -> Response:
    """To organizations directly under the holder; answers ``children``, their ids (R3)."""
    return record(
        handing_down.hand_down, assignment, body.to, body.due, body.points, text(body.requirement)
    )


class Extension(Body):
    due: Day
    reason: Words


@router.post("/assignments/{assignment}/extensions", opens=ASSIGNMENT_HOLD, **MAKES)
def ask_extension(assignment: UUID, body: Extension, record: RecordDep) -> Response:
    """申请延期; answers ``number``, by which it is decided (R2)."""
    reason = text(body.reason)
    assert reason is not None
    return record(commands.ask_extension, assignment, body.due, reason)


class Reason(Body):
    reason: Words


@router.post("/assignments/{assignment}/not-applicable", opens=ASSIGNMENT_HOLD, **MAKES)
def ask_not_applicable(assignment: UUID, body: Reason, record: RecordDep) -> Response:
    """申请不适用."""
    reason = text(body.reason)
    assert reason is not None
    return record(commands.ask_not_applicable, assignment, reason)
