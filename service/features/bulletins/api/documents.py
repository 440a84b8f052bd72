"""The bulletin as a document (.docx): editable, A4, as of any moment."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import Response
from sqlalchemy import Row

from service.features.bulletins import documents, reaching
from service.features.bulletins.api.bulletins import Number
from service.features.bulletins.queries import bulletins as queries
from service.features.bulletins.rights import BULLETINS_READ
from service.reading.reader import Reader
from service.web import documented
from service.web.fields import QuarterField
from service.web.frame import LookDep, Looking

router = documented.router("documents")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILE: dict[str, Any] = {"responses": documented.file(DOCX), "response_class": Response}


@router.get("/bulletins/{period}/document", opens=BULLETINS_READ, **FILE)
def newest(period: QuarterField, look: LookDep) -> Response:
    """The newest issued one."""
    with look.reader() as reader:
        return _given(look, reader, queries.newest_issued(reader, str(period)))


@router.get("/bulletins/{period}/{n}/document", opens=BULLETINS_READ, **FILE)
def nth(period: QuarterField, n: Number, look: LookDep) -> Response:
    with look.reader() as reader:
        return _given(look, reader, reaching.one(reader, look.who, str(period), n))


def _given(look: Looking, reader: Reader, row: Row[Any]) -> Response:
    data = documents.document(reader, row)
    name = quote(f"通报-{row.period}-{row.n}.docx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", **look.headers}
    return Response(data, media_type=DOCX, headers=headers)
