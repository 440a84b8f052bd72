"""Rectifications (整改) over HTTP: listed, their measure and person said."""

from __future__ import annotations

import io
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import Query, Response

from aggregates.values.text import text
from service.features.rectifications import commands, documents
from service.features.rectifications.bodies import Plan
from service.features.rectifications.columns import RECTIFICATIONS, State
from service.features.rectifications.queries import Rectification, one, rectifications
from service.features.rectifications.rights import RECTIFICATION_PLAN, RECTIFICATIONS_READ
from service.features.rectifications.sheets import register
from service.reading.reader import Reader
from service.web import documented
from service.web.documented import CHANGES, lists
from service.web.fields import Code
from service.web.frame import LookDep, Looking, RecordDep
from service.web.listing import XLSX, ListDep
from service.web.scope import scope
from service.workbooks.writing import write_xlsx

router = documented.router("rectifications")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/rectifications", opens=RECTIFICATIONS_READ, **lists(RECTIFICATIONS))
def list_(
    listing: ListDep,
    organization: Code | None = None,
    under: Annotated[Code | None, Query(description="this one and all beneath it")] = None,
    state: Annotated[list[State] | None, Query()] = None,
) -> Response:
    """整改台账: by deadline; each is an assignment too, reported and accepted (销号) as one."""
    with listing.reader() as reader:
        codes = scope(listing.look, reader, RECTIFICATIONS_READ, organization, under)
        rows = rectifications(reader, codes, states=state or ())
        return listing.whole(reader, RECTIFICATIONS, rows)


def _register(look: Looking, reader: Reader, under: str | None) -> list[Rectification]:
    codes = scope(look, reader, RECTIFICATIONS_READ, under=under)
    return rectifications(reader, codes)


@router.get(
    "/rectifications/workbook",
    opens=RECTIFICATIONS_READ,
    responses=documented.file(XLSX),
    response_class=Response,
)
def workbook(look: LookDep, under: Code | None = None) -> Response:
    """整改台账; it comes back in by POST /imports/rectifications."""
    out = io.BytesIO()
    with look.reader() as reader:
        write_xlsx(register(reader, _register(look, reader, under)), out)
    return _file(out.getvalue(), XLSX, "整改台账.xlsx", look)


@router.get(
    "/rectifications/document",
    opens=RECTIFICATIONS_READ,
    responses=documented.file(DOCX),
    response_class=Response,
)
def document(look: LookDep, under: Code | None = None) -> Response:
    """整改台账 to be printed."""
    with look.reader() as reader:
        data = documents.register(reader, _register(look, reader, under))
    return _file(data, DOCX, "整改台账.docx", look)


@router.get(
    "/rectifications/{rectification}/notice",
    opens=RECTIFICATIONS_READ,
    responses=documented.file(DOCX),
    response_class=Response,
)
def notice(rectification: UUID, look: LookDep) -> Response:
    """整改通知书 with its receipt."""
    with look.reader() as reader:
        about = one(reader, rectification)
        look.allow(RECTIFICATIONS_READ, about.organization)
        data = documents.notice(reader, about)
    return _file(data, DOCX, f"整改通知书-{about.organization}.docx", look)


def _file(data: bytes, kind: str, name: str, look: Looking) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(data, media_type=kind, headers=headers | look.headers)


@router.put("/rectifications/{rectification}/plan", opens=RECTIFICATION_PLAN, **CHANGES)
def plan(rectification: UUID, body: Plan, record: RecordDep) -> Response:
    """措施、责任人: by its holder, or by whoever stands above it, while it is open."""
    return record(commands.plan, rectification, text(body.measure), text(body.responsible))
