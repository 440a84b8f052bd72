"""Contacts (双联系, 联系指导) over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Query, Response

from aggregates.values.period import Quarter
from service.features.contacts import bodies, commands, documents
from service.features.contacts.answers import OneContact
from service.features.contacts.columns import CONTACTS, DEBTS, DONE
from service.features.contacts.queries.contacts import acts, contacts, must_be_linked
from service.features.contacts.queries.debts import debts, quarter_of
from service.features.contacts.rights import CONTACT_CHANGE, CONTACT_READ, CONTACT_RECORD
from service.features.contacts.seeing import must_see, sees
from service.features.contacts.shown import show_contact
from service.web import documented
from service.web.documented import CHANGES, MAKES, answers, lists
from service.web.fields import Code, QuarterOrNone
from service.web.frame import LookDep, RecordDep
from service.web.listing import ListDep

router = documented.router("contacts")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILE: dict[str, Any] = {"responses": documented.file(DOCX), "response_class": Response}
Named = Annotated[Code | None, Query()]


@router.get("/contacts", opens=CONTACT_READ, **lists(CONTACTS))
def list_(listing: ListDep, leader: Named = None, organization: Named = None) -> Response:
    """By leader and organization: within reach, and the reader's own."""
    look = listing.look
    among = None if organization is None else [organization]
    with listing.reader() as reader:
        seen = sees(look.services, look.who)
        rows = contacts(reader, leader=leader, organizations=among, sees=seen)
        return listing.whole(reader, CONTACTS, rows)


@router.post("/contacts", opens=CONTACT_CHANGE, **MAKES)
def link(body: bodies.New, record: RecordDep) -> Response:
    return record(commands.link, body)


@router.get("/contacts/debts", opens=CONTACT_READ, **lists(DEBTS))
def owed(
    listing: ListDep,
    quarter: QuarterOrNone = None,
    leader: Named = None,
    organization: Named = None,
    settled: bool = False,
) -> Response:
    """What is still owed in the quarter, the present one unless named (R20); ``settled``: what
    was owed and done too."""
    look = listing.look
    with listing.reader() as reader:
        period = quarter if isinstance(quarter, Quarter) else quarter_of(reader.today)
        rows = debts(
            reader, period, leader=leader, organization=organization,
            sees=sees(look.services, look.who), settled=settled,
        )  # fmt: skip
        return listing.whole(reader, DEBTS, rows)


@router.get("/contacts/acts", opens=CONTACT_READ, **lists(DONE))
def done(
    listing: ListDep, leader: Named = None, organization: Named = None, history: bool = False
) -> Response:
    """What was done, by its day; ``history``: recorded later than R20 allows, by name, alone."""
    look = listing.look
    among = None if organization is None else [organization]
    with listing.reader() as reader:
        seen = sees(look.services, look.who)
        known = [row.contact for row in contacts(reader, organizations=among, sees=seen)]
        rows = [
            each
            for of in acts(reader, known).values()
            for each in of
            if leader in (None, each.row.leader) and (each.row.history or not history)
        ]
        rows.sort(key=lambda each: (each.row.happened_on, each.row.recorded))
        return listing.whole(reader, DONE, rows)


@router.put("/contacts/succession", opens=CONTACT_CHANGE, **CHANGES)
def succeed(body: bodies.Succession, record: RecordDep) -> Response:
    """接任: all that one leader has are another's from that day, in one act."""
    return record(commands.succeed, body)


@router.get("/contacts/{contact}", opens=CONTACT_READ, **answers(OneContact))
def one(contact: UUID, look: LookDep) -> Response:
    """With what was done in it, and its last advice."""
    with look.reader() as reader:
        must_see(look.services, look.who, must_be_linked(reader, str(contact)))
        body = show_contact(reader, str(contact))
    return look.json(body)


@router.put("/contacts/{contact}/ending", opens=CONTACT_CHANGE, **CHANGES)
def end(contact: UUID, body: bodies.Ending, record: RecordDep) -> Response:
    return record(commands.end, contact, body)


@router.post("/contacts/{contact}/visits", opens=CONTACT_RECORD, **MAKES)
def visit(contact: UUID, body: bodies.NewAct, record: RecordDep) -> Response:
    """到点调研; ``also``: what else it was at once."""
    return record(commands.act, contact, "visit", body)


@router.post("/contacts/{contact}/reports", opens=CONTACT_RECORD, **MAKES)
def report(contact: UUID, body: bodies.NewAct, record: RecordDep) -> Response:
    """双汇报, heard by the leader."""
    return record(commands.act, contact, "report", body)


@router.post("/contacts/{contact}/dispatches", opens=CONTACT_RECORD, **MAKES)
def dispatch(contact: UUID, body: bodies.NewAct, record: RecordDep) -> Response:
    """双调度, held by the leader."""
    return record(commands.act, contact, "dispatch", body)


@router.get("/contacts/{contact}/sheet", opens=CONTACT_READ, **FILE)
def sheet(contact: UUID, look: LookDep) -> Response:
    """联系点情况表 on one A4 page; no talks, no appraisals."""
    with look.reader() as reader:
        row = must_be_linked(reader, str(contact))
        must_see(look.services, look.who, row)
        data = documents.sheet(reader, str(contact))
    name = quote(f"联系点情况表-{row.organization}.docx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", **look.headers}
    return Response(data, media_type=DOCX, headers=headers)
