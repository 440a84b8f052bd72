"""Documents (.docx) of spot checks: editable, A4, as of any moment."""

from __future__ import annotations

import io
from urllib.parse import quote

from fastapi import Response

from service.features.spot_checks import documents
from service.features.spot_checks.queries import spot_checks as queries
from service.features.spot_checks.rights import CHECK_READ, CHECK_RECORD
from service.features.spot_checks.sheets import to_check
from service.web import documented
from service.web.fields import Code, MonthField
from service.web.frame import LookDep
from service.web.listing import XLSX
from service.workbooks.writing import write_xlsx

router = documented.router("documents")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get(
    "/spot-checks/{period}/workbook",
    opens=CHECK_RECORD,
    whole=True,
    responses=documented.file(XLSX),
    response_class=Response,
)
def workbook(period: MonthField, look: LookDep) -> Response:
    """抽查记录表 of every check that may still be recorded; it comes back in by POST
    /imports/spot-checks."""
    out = io.BytesIO()
    with look.reader() as reader:
        queries.must_be_called(reader, str(period))
        write_xlsx(to_check(reader, period), out)
    name = f'attachment; filename="spot-checks-{period}.xlsx"'
    return Response(
        out.getvalue(), media_type=XLSX, headers={"Content-Disposition": name, **look.headers}
    )


@router.get(
    "/spot-checks/{period}/results/{organization}/document",
    opens=CHECK_READ,
    responses=documented.file(DOCX),
    response_class=Response,
)
def feedback(period: MonthField, organization: Code, look: LookDep) -> Response:
    """考核结果反馈单 with its receipt."""
    look.allow(CHECK_READ, organization)
    with look.reader() as reader:
        data = documents.feedback(reader, organization, period)
    name = quote(f"考核结果反馈单-{organization}-{period}.docx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", **look.headers}
    return Response(data, media_type=DOCX, headers=headers)


@router.get(
    "/spot-checks/{period}/checks/{organization}/document",
    opens=CHECK_READ,
    responses=documented.file(DOCX),
    response_class=Response,
)
def record_sheet(period: MonthField, organization: Code, look: LookDep) -> Response:
    """抽查记录表, blank until a result is recorded."""
    look.allow(CHECK_READ, organization)
    with look.reader() as reader:
        data = documents.record_sheet(reader, organization, period)
    name = quote(f"抽查记录表-{organization}-{period}.docx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", **look.headers}
    return Response(data, media_type=DOCX, headers=headers)
