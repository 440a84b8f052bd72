"""Responsibilities (责任体系) and elections (换届) over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Query, Response

from service.features.responsibilities import commands, documents
from service.features.responsibilities.answers import OneOrganizationsDuties
from service.features.responsibilities.bodies import Election
from service.features.responsibilities.rights import ELECTION_RECORD, RESPONSIBILITIES_READ
from service.features.responsibilities.shown import show
from service.web import documented
from service.web.documented import CHANGES, answers
from service.web.fields import Code, Day
from service.web.frame import LookDep, RecordDep

router = documented.router("responsibilities")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILE: dict[str, Any] = {"responses": documented.file(DOCX), "response_class": Response}
On = Annotated[Day | None, Query(description="who answered that day; today unless given")]
HERE = "/organizations/{code}/responsibilities"


@router.get(HERE, opens=RESPONSIBILITIES_READ, **answers(OneOrganizationsDuties))
def one(code: Code, look: LookDep, on: On = None) -> Response:
    """Posts with persons, lines and duties on a day; of those directly beneath too."""
    with look.reader() as reader:
        look.allow(RESPONSIBILITIES_READ, code)
        body = show(reader, code, on)
    return look.json(body)


@router.get(f"{HERE}/document", opens=RESPONSIBILITIES_READ, **FILE)
def document(code: Code, look: LookDep, on: On = None) -> Response:
    """责任清单, to be printed."""
    with look.reader() as reader:
        look.allow(RESPONSIBILITIES_READ, code)
        data = documents.list_(reader, code, on or reader.today)
    name = quote(f"责任清单-{code}.docx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", **look.headers}
    return Response(data, media_type=DOCX, headers=headers)


@router.put("/organizations/{code}/election", opens=ELECTION_RECORD, **CHANGES)
def elect(code: Code, body: Election, record: RecordDep) -> Response:
    """换届; the next is reminded of six months before its day."""
    return record(commands.elect, code, body)
