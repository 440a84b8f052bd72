"""What follows from a year's result (三挂钩, R17) over HTTP."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import Query, Response

from aggregates.consequence.consequence import NotPublished
from aggregates.errors import NotFound
from service.features.consequences import commands, documents
from service.features.consequences.bodies import Feedback, KindName, Sending, Withdrawal
from service.features.consequences.columns import CANDIDATES, CONSEQUENCES
from service.features.consequences.queries import candidates, one, sent
from service.features.consequences.rights import CONSEQUENCE_CHANGE, CONSEQUENCES_READ
from service.web import documented
from service.web.documented import CHANGES, MAKES, lists
from service.web.fields import YearField, words
from service.web.frame import LookDep, RecordDep
from service.web.listing import ListDep

router = documented.router("consequences")
OF = "/consequences/{year}"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get(OF, opens=CONSEQUENCES_READ, whole=True, **lists(CONSEQUENCES))
def list_(year: YearField, listing: ListDep) -> Response:
    """The newest first; ``stale``: its result was superseded, so its withdrawal is proposed."""
    with listing.reader() as reader:
        return listing.whole(reader, CONSEQUENCES, sent(reader, str(year)))


@router.get(f"{OF}/candidates", opens=CONSEQUENCES_READ, whole=True, **lists(CANDIDATES))
def candidates_(
    year: YearField, listing: ListDep, kind: Annotated[KindName, Query()] = "honours"
) -> Response:
    """Everyone of the published result, with the rule that lets in or keeps out; where none
    stands there is no such list."""
    with listing.reader() as reader:
        try:
            rows = candidates(reader, year, kind)
        except NotPublished as refused:
            raise NotFound(refused.message, rule=refused.rule, **refused.places) from None
        return listing.whole(reader, CANDIDATES, rows)


@router.post(OF, opens=CONSEQUENCE_CHANGE, whole=True, **MAKES)
def send(year: YearField, body: Sending, record: RecordDep) -> Response:
    """结果抄送, of a candidate."""
    return record(commands.send, year, body)


@router.put(f"{OF}/{{consequence}}/feedback", opens=CONSEQUENCE_CHANGE, whole=True, **CHANGES)
def answer(year: YearField, consequence: UUID, body: Feedback, record: RecordDep) -> Response:
    return record(commands.answer, year, consequence, words(body.feedback))


@router.put(f"{OF}/{{consequence}}/withdrawal", opens=CONSEQUENCE_CHANGE, whole=True, **CHANGES)
def withdraw(year: YearField, consequence: UUID, body: Withdrawal, record: RecordDep) -> Response:
    return record(commands.withdraw, year, consequence, words(body.reason))


@router.get(
    f"{OF}/{{consequence}}/document", opens=CONSEQUENCES_READ, whole=True,
    responses=documented.file(DOCX), response_class=Response,
)  # fmt: skip
def document(year: YearField, consequence: UUID, look: LookDep) -> Response:
    """结果抄送函; withdrawn, the letter that says so."""
    with look.reader() as reader:
        data = documents.letter(reader, one(reader, str(consequence)))
    name = quote(f"结果抄送函-{year}.docx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", **look.headers}
    return Response(data, media_type=DOCX, headers=headers)
