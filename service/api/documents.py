"""Documents (.docx): editable, A4, as of any moment."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from aggregates.values.period import Month
from service.access.actions import Action
from service.depends import ReaderDep, ServicesDep, WhoDep, allow
from service.documents import month as documents
from service.queries import assignments

router = APIRouter(prefix="/api/v1", tags=["documents"])
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/organizations/{code}/task-list/{period}", response_class=Response)
def task_list(
    code: str, period: str, services: ServicesDep, who: WhoDep, reader: ReaderDep
) -> Response:
    """月任务清单."""
    allow(services, who, Action.ASSIGNMENT_READ, code)
    found = documents.task_list(reader, code, Month.parse(period))
    return _file(found, f"月任务清单-{code}-{period}.docx")


@router.get("/organizations/{code}/ledger/{period}", response_class=Response)
def ledger(
    code: str, period: str, services: ServicesDep, who: WhoDep, reader: ReaderDep
) -> Response:
    """台账目录."""
    allow(services, who, Action.ASSIGNMENT_READ, code)
    found = documents.ledger(reader, code, Month.parse(period))
    return _file(found, f"台账目录-{code}-{period}.docx")


@router.get("/assignments/{assignment}/order", response_class=Response)
def order(assignment: UUID, services: ServicesDep, who: WhoDep, reader: ReaderDep) -> Response:
    """督办单 with its 回执."""
    row = assignments.one(reader, assignment)
    allow(services, who, Action.ASSIGNMENT_READ, row.organization)
    return _file(documents.order(reader, assignment), f"督办单-{row.organization}.docx")


def _file(data: bytes, name: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(data, media_type=DOCX, headers={"Content-Disposition": disposition})
