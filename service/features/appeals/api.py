"""Appeals (申诉复核, R15) over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import Query, Response

from service.features.appeals import commands, documents
from service.features.appeals.answers import OneAppeal
from service.features.appeals.bodies import Decision, Filing
from service.features.appeals.columns import APPEALS
from service.features.appeals.queries.appeals import appeals, must_be_filed
from service.features.appeals.rights import APPEAL_DECIDE, APPEAL_FILE, APPEAL_READ
from service.features.appeals.shown import show_appeal
from service.web import documented
from service.web.documented import CHANGES, MAKES, answers, lists
from service.web.fields import Code
from service.web.frame import LookDep, RecordDep
from service.web.listing import ListDep
from service.web.scope import scope

router = documented.router("appeals")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
StateName = Literal["filed", "upheld", "dismissed", "withdrawn"]


@router.get("/appeals", opens=APPEAL_READ, **lists(APPEALS))
def list_(
    listing: ListDep,
    organization: Annotated[Code | None, Query()] = None,
    under: Annotated[Code | None, Query(description="this one and all beneath it")] = None,
    state: Annotated[StateName | None, Query()] = None,
) -> Response:
    """The newest first."""
    with listing.reader() as reader:
        codes = scope(listing.look, reader, APPEAL_READ, organization, under)
        return listing.whole(reader, APPEALS, appeals(reader, codes, state))


@router.post("/appeals", opens=APPEAL_FILE, **MAKES)
def file(body: Filing, record: RecordDep) -> Response:
    """Against one entry, through whichever entry of its line stands; within its days."""
    return record(commands.file, body)


@router.get("/appeals/{appeal}", opens=APPEAL_READ, **answers(OneAppeal))
def one(appeal: UUID, look: LookDep) -> Response:
    """With the last day of its term, and that of its decision."""
    with look.reader() as reader:
        body = show_appeal(reader, str(appeal))
        look.allow(APPEAL_READ, body["organization"])
    return look.json(body)


@router.put("/appeals/{appeal}/decision", opens=APPEAL_DECIDE, **CHANGES)
def decide(appeal: UUID, body: Decision, record: RecordDep) -> Response:
    """By somebody who neither checked nor entered it. Upheld, the entry is reversed and, where
    due, another takes its place; that is final."""
    return record(commands.decide, appeal, body)


@router.put("/appeals/{appeal}/withdrawal", opens=APPEAL_FILE, **CHANGES)
def withdraw(appeal: UUID, record: RecordDep) -> Response:
    """撤回, before it is decided."""
    return record(commands.withdraw, appeal)


@router.get(
    "/appeals/{appeal}/document",
    opens=APPEAL_READ,
    responses=documented.file(DOCX),
    response_class=Response,
)
def reply(appeal: UUID, look: LookDep) -> Response:
    """申诉答复, once it is decided."""
    with look.reader() as reader:
        filed = must_be_filed(reader, str(appeal))
        look.allow(APPEAL_READ, filed.row.organization)
        data = documents.reply(reader, filed)
    name = quote(f"申诉答复-{filed.row.organization}-{filed.row.period}.docx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", **look.headers}
    return Response(data, media_type=DOCX, headers=headers)
