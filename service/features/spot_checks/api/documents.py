"""Documents (.docx) of spot checks: editable, A4, as of any moment."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response

from service.features.spot_checks import documents
from service.features.spot_checks.rights import CHECK_READ
from service.web import documented
from service.web.fields import Code, MonthField
from service.web.frame import LookDep

router = documented.router("documents")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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
