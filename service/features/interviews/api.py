"""Talks (双约谈) over HTTP, to who has a part in them alone (R14)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Query, Response

from service.access.who import forbidden
from service.features.interviews import bodies, commands, documents
from service.features.interviews.answers import OneTalk
from service.features.interviews.columns import TALKS
from service.features.interviews.queries.interviews import Talk, talk, talks
from service.features.interviews.rights import (
    INTERVIEW_DECIDE,
    INTERVIEW_PROPOSE,
    INTERVIEW_READ,
    INTERVIEW_TAKE_PART,
)
from service.features.interviews.shown import Opened, opened, show_talk
from service.reading.reader import Reader
from service.web import documented
from service.web.documented import CHANGES, MAKES, answers, lists
from service.web.fields import Code
from service.web.frame import LookDep, RecordDep
from service.web.listing import ListDep

router = documented.router("interviews")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILE: dict[str, Any] = {"responses": documented.file(DOCX), "response_class": Response}


@router.get("/interviews", opens=INTERVIEW_READ, **lists(TALKS))
def list_(listing: ListDep, organization: Annotated[Code | None, Query()] = None) -> Response:
    """The newest first: those the reader has a part in, and auditors those within reach."""
    with listing.reader() as reader:
        rows = talks(reader, listing.look.who, organization)
        return listing.whole(reader, TALKS, rows)


@router.get("/interviews/proposed", opens=INTERVIEW_READ, **lists(TALKS))
def proposed(listing: ListDep) -> Response:
    """Those that wait for a decision, by hand or by the system."""
    with listing.reader() as reader:
        rows = [each for each in talks(reader, listing.look.who) if each.row.state == "proposed"]
        return listing.whole(reader, TALKS, rows)


@router.post("/interviews", opens=INTERVIEW_PROPOSE, **MAKES)
def propose(body: bodies.New, record: RecordDep) -> Response:
    return record(commands.propose, body)


@router.get("/interviews/{interview}", opens=INTERVIEW_READ, **answers(OneTalk))
def one(interview: UUID, look: LookDep) -> Response:
    """With who sees it. Another's is answered like one that is not there."""
    with look.reader() as reader:
        body = show_talk(reader, _must_see(reader, look, interview))
    return look.json(body)


def _must_see(reader: Reader, look: LookDep, interview: UUID) -> Talk:
    known = talk(reader, look.who, str(interview))
    if known is None:
        raise forbidden(look.who, INTERVIEW_READ, None)
    return known


@router.put("/interviews/{interview}/approval", opens=INTERVIEW_DECIDE, **CHANGES)
def approve(interview: UUID, record: RecordDep) -> Response:
    """By somebody else than who proposed it."""
    return record(commands.approve, interview)


@router.put("/interviews/{interview}/refusal", opens=INTERVIEW_DECIDE, **CHANGES)
def refuse(interview: UUID, body: bodies.Reason, record: RecordDep) -> Response:
    return record(commands.refuse, interview, body)


@router.put("/interviews/{interview}/notification", opens=INTERVIEW_TAKE_PART, **CHANGES)
def notify(interview: UUID, body: bodies.Notification, record: RecordDep) -> Response:
    """约谈通知, 3 working days before: to the person alone."""
    return record(commands.notify, interview, body)


@router.put("/interviews/{interview}/postponement", opens=INTERVIEW_TAKE_PART, **CHANGES)
def postpone(interview: UUID, body: bodies.Postponement, record: RecordDep) -> Response:
    return record(commands.postpone, interview, body)


@router.put("/interviews/{interview}/withdrawal", opens=INTERVIEW_TAKE_PART, **CHANGES)
def withdraw(interview: UUID, body: bodies.Reason, record: RecordDep) -> Response:
    return record(commands.withdraw, interview, body)


@router.put("/interviews/{interview}/holding", opens=INTERVIEW_TAKE_PART, **CHANGES)
def hold(interview: UUID, body: bodies.Holding, record: RecordDep) -> Response:
    """Both lines covered, by two leaders or by one."""
    return record(commands.hold, interview, body)


@router.put("/interviews/{interview}/statement", opens=INTERVIEW_TAKE_PART, **CHANGES)
def make_statement(interview: UUID, body: bodies.Statement, record: RecordDep) -> Response:
    return record(commands.make_statement, interview, body)


@router.post("/interviews/{interview}/commitments", opens=INTERVIEW_TAKE_PART, **MAKES)
def commit(interview: UUID, body: bodies.Commitment, record: RecordDep) -> Response:
    """Issues an assignment that names no talk."""
    return record(commands.commit, interview, body)


@router.put("/interviews/{interview}/closure", opens=INTERVIEW_TAKE_PART, **CHANGES)
def close(interview: UUID, record: RecordDep) -> Response:
    """Without commitments, or when each is accepted 已完成 or cancelled."""
    return record(commands.close, interview)


@router.get("/interviews/{interview}/notice", opens=INTERVIEW_READ, **FILE)
def notice(interview: UUID, look: LookDep) -> Response:
    """约谈通知."""
    return _paper(interview, look, "约谈通知", documents.notice)


@router.get("/interviews/{interview}/record", opens=INTERVIEW_READ, **FILE)
def minutes(interview: UUID, look: LookDep) -> Response:
    """约谈记录."""
    return _paper(interview, look, "约谈记录", documents.minutes)


def _paper(
    interview: UUID, look: LookDep, called: str, write: Callable[[Reader, Opened], bytes]
) -> Response:
    with look.reader() as reader:
        data = write(reader, opened(reader, _must_see(reader, look, interview)))
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(called)}.docx"}
    return Response(data, media_type=DOCX, headers=headers | look.headers)
