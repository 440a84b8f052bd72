"""Assignments (任务交办): lists, one, its handoffs; and what its holder does with it."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from aggregates.assignment.states import Status
from aggregates.values.text import text
from service.access.actions import ASSIGNMENT_READ
from service.features.assignments.answers import Colour
from service.features.assignments.bodies import (
    Extension,
    HandingDown,
    HandingDownTogether,
    Reason,
    Report,
)
from service.features.assignments.columns import LINES, Handoffs, OneAssignment
from service.features.assignments.commands import acts as commands
from service.features.assignments.commands import handing_down
from service.features.assignments.queries import lines as queries
from service.features.assignments.queries import listing as assignment_list
from service.features.assignments.queries.lines import Wanted
from service.features.assignments.rights import ASSIGNMENT_HOLD
from service.features.assignments.shown import show_hop
from service.features.catalogue.queries import catalogue
from service.reading import shown
from service.reading.reader import Reader
from service.web import documented
from service.web.documented import CHANGES, MAKES, answers, lists
from service.web.fields import Body, Code, MonthField, PeriodOrNone, words
from service.web.frame import LookDep, RecordDep
from service.web.listing import ListDep
from service.web.scope import scope

router = documented.router("assignments")

# --- looking ------------------------------------------------------------------------------------


@router.get("/assignments", opens=ASSIGNMENT_READ, **lists(LINES))
def list_(
    listing: ListDep,
    organization: Code | None = None,
    under: Annotated[Code | None, Query(description="this one and all beneath it")] = None,
    period: PeriodOrNone = None,
    status: Annotated[list[Status] | None, Query()] = None,
    light: Annotated[list[Colour] | None, Query()] = None,
    task: Code | None = None,
) -> Response:
    """By month, organization and task; narrowed to what the reader may see."""
    with listing.reader() as reader:
        codes = scope(listing.look, reader, ASSIGNMENT_READ, organization, under)
        months = [str(month) for month in period.months] if period else []
        wanted = Wanted(organizations=codes, periods=months, statuses=status or (), task=task)
        after = listing.place(str, str, str, UUID)
        rows = assignment_list.page(reader, wanted, listing.limit + 1, after, light or ())
        return listing.rows(reader, LINES, rows, assignment_list.order_of)


@router.get("/assignments/{assignment}", opens=ASSIGNMENT_READ, **answers(OneAssignment))
def one(assignment: UUID, look: LookDep) -> Response:
    """With its words: title and requirement (by hand), statement, reasons; null: forgotten."""
    with look.reader() as reader:
        row = queries.one(reader, assignment)
        look.allow(ASSIGNMENT_READ, row.organization)
        line = queries.lines(reader, [row], catalogue(reader))[0]
        body = LINES.json(line) | {"texts": _texts(reader, row)}
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


@router.get("/assignments/{assignment}/handoffs", opens=ASSIGNMENT_READ, **answers(Handoffs))
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


@router.put("/assignments/{assignment}/report", opens=ASSIGNMENT_HOLD, **CHANGES)
def report(assignment: UUID, body: Report, record: RecordDep) -> Response:
    """上报; a further claim replaces an unaccepted one (R5). 422 above the weight."""
    return record(commands.report_by, assignment, body)


@router.post("/assignments/{assignment}/handoffs", opens=ASSIGNMENT_HOLD, **MAKES)
def hand_down(assignment: UUID, body: HandingDown, record: RecordDep) -> Response:
    """To organizations directly under the holder; answers ``children``, their ids (R3)."""
    return record(
        handing_down.hand_down, assignment, body.to, body.due, body.points, text(body.requirement)
    )


@router.post("/handoffs", opens=ASSIGNMENT_HOLD, **MAKES)
def hand_down_together(body: HandingDownTogether, record: RecordDep) -> Response:
    """Many lines at once; answers ``lines``, ``made`` and ``linked``, how many (R3)."""
    return record(handing_down.hand_down_together, body)


@router.post("/assignments/{assignment}/extensions", opens=ASSIGNMENT_HOLD, **MAKES)
def ask_extension(assignment: UUID, body: Extension, record: RecordDep) -> Response:
    """申请延期; answers ``number``, by which it is decided (R2)."""
    return record(commands.ask_extension, assignment, body.due, words(body.reason))


@router.post("/assignments/{assignment}/not-applicable", opens=ASSIGNMENT_HOLD, **MAKES)
def ask_not_applicable(assignment: UUID, body: Reason, record: RecordDep) -> Response:
    """申请不适用."""
    return record(commands.ask_not_applicable, assignment, words(body.reason))
