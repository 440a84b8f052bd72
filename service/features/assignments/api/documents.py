"""Documents (.docx): editable, A4, as of any moment."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from fastapi import Response

from service.access.actions import ASSIGNMENT_READ
from service.features.assignments import documents
from service.features.assignments.queries import lines as assignments
from service.web import documented
from service.web.fields import Code, MonthField
from service.web.frame import LookDep, Looking

router = documented.router("documents")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILE = documented.file(DOCX)


@router.get(
    "/organizations/{code}/task-list/{period}",
    opens=ASSIGNMENT_READ,
    responses=FILE,
    response_class=Response,
)
def task_list(code: Code, period: MonthField, look: LookDep) -> Response:
    """月任务清单."""
    look.allow(ASSIGNMENT_READ, code)
    with look.reader() as reader:
        data = documents.task_list(reader, code, period)
    return _file(look, data, f"月任务清单-{code}-{period}.docx")


@router.get(
    "/organizations/{code}/ledger/{period}",
    opens=ASSIGNMENT_READ,
    responses=FILE,
    response_class=Response,
)
def ledger(code: Code, period: MonthField, look: LookDep) -> Response:
    """台账目录."""
    look.allow(ASSIGNMENT_READ, code)
    with look.reader() as reader:
        data = documents.ledger(reader, code, period)
    return _file(look, data, f"台账目录-{code}-{period}.docx")


@router.get(
    "/assignments/{assignment}/order",
    opens=ASSIGNMENT_READ,
    responses=FILE,
    response_class=Response,
)
def order(assignment: UUID, look: LookDep) -> Response:
    """督办单 with its 回执."""
    with look.reader() as reader:
        row = assignments.one(reader, assignment)
        look.allow(ASSIGNMENT_READ, row.organization)
        data = documents.order(reader, assignment)
    return _file(look, data, f"督办单-{row.organization}.docx")


def _file(look: Looking, data: bytes, name: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    headers = {"Content-Disposition": disposition, **look.headers}
    return Response(data, media_type=DOCX, headers=headers)
