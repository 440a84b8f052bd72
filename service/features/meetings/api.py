"""Dispatch meetings (调度会) over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Query, Response

from service.features.meetings import bodies, commands, documents
from service.features.meetings.answers import OneMeeting
from service.features.meetings.columns import ITEMS, MEETINGS
from service.features.meetings.queries.agenda import agenda
from service.features.meetings.queries.meetings import meetings, must_be_called
from service.features.meetings.rights import MEETING_CALL, MEETING_READ
from service.features.meetings.seeing import must_see, sees
from service.features.meetings.shown import Opened, opened, show_meeting
from service.reading.reader import Reader
from service.web import documented
from service.web.documented import CHANGES, MAKES, answers, lists
from service.web.fields import Code
from service.web.frame import LookDep, RecordDep
from service.web.listing import ListDep

router = documented.router("meetings")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILE: dict[str, Any] = {"responses": documented.file(DOCX), "response_class": Response}


@router.get("/meetings", opens=MEETING_READ, **lists(MEETINGS))
def list_(listing: ListDep, organization: Annotated[Code | None, Query()] = None) -> Response:
    """The newest first: of organizations within reach, and those they were invited to."""
    look = listing.look
    with listing.reader() as reader:
        rows = meetings(reader, organization, sees(look.services, look.who))
        return listing.whole(reader, MEETINGS, rows)


@router.post("/meetings", opens=MEETING_CALL, **MAKES)
def call(body: bodies.Call, record: RecordDep) -> Response:
    """会议通知; who is invited is told by notice."""
    return record(commands.call_new, body)


@router.get("/meetings/{meeting}", opens=MEETING_READ, **answers(OneMeeting))
def one(meeting: UUID, look: LookDep) -> Response:
    """With its decisions and how their work stands."""
    with look.reader() as reader:
        must_see(look.services, look.who, must_be_called(reader, str(meeting)))
        body = show_meeting(reader, str(meeting))
    return look.json(body)


@router.get("/meetings/{meeting}/agenda", opens=MEETING_READ, **lists(ITEMS))
def proposed(meeting: UUID, listing: ListDep) -> Response:
    """Red cells, open rectifications, falling scores, what was decided before and is not done."""
    look = listing.look
    with listing.reader() as reader:
        row = must_be_called(reader, str(meeting))
        must_see(look.services, look.who, row)
        return listing.whole(reader, ITEMS, agenda(reader, row))


@router.put("/meetings/{meeting}/cancellation", opens=MEETING_CALL, **CHANGES)
def cancel(meeting: UUID, body: bodies.Cancellation, record: RecordDep) -> Response:
    return record(commands.cancel, meeting, body)


@router.put("/meetings/{meeting}/holding", opens=MEETING_CALL, **CHANGES)
def hold(meeting: UUID, body: bodies.Holding, record: RecordDep) -> Response:
    """Who attended, who was absent and why, who spoke."""
    return record(commands.hold, meeting, body)


@router.post("/meetings/{meeting}/decisions", opens=MEETING_CALL, **MAKES)
def decide(meeting: UUID, body: bodies.NewDecision, record: RecordDep) -> Response:
    """Issues an assignment without points to each that it names."""
    return record(commands.decide, meeting, body)


@router.put("/meetings/{meeting}/minutes", opens=MEETING_CALL, **CHANGES)
def publish(meeting: UUID, record: RecordDep) -> Response:
    return record(commands.publish, meeting)


@router.get("/meetings/{meeting}/notice", opens=MEETING_READ, **FILE)
def notice(meeting: UUID, look: LookDep) -> Response:
    """会议通知."""
    return _paper(meeting, look, "会议通知", documents.notice)


@router.get("/meetings/{meeting}/minutes", opens=MEETING_READ, **FILE)
def minutes(meeting: UUID, look: LookDep) -> Response:
    """会议纪要, a draft until it is published."""
    return _paper(meeting, look, "会议纪要", documents.minutes)


def _paper(
    meeting: UUID, look: LookDep, called: str, write: Callable[[Reader, Opened], bytes]
) -> Response:
    with look.reader() as reader:
        must_see(look.services, look.who, must_be_called(reader, str(meeting)))
        known = opened(reader, str(meeting))
        data = write(reader, known)
    name = quote(f"{called}-{known.row.organization}-{known.row.period}.docx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", **look.headers}
    return Response(data, media_type=DOCX, headers=headers)
