"""A year's review (年度总评, R10) over HTTP."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import Path, Response

from service.features.annual_reviews import commands, documents
from service.features.annual_reviews.answers import AnnualReviewAnswer
from service.features.annual_reviews.bodies import (
    Answering,
    Deliberating,
    Nothing,
    Objecting,
    Reopening,
)
from service.features.annual_reviews.columns import DIFFERENCES, OBJECTIONS, REVIEWS, beside
from service.features.annual_reviews.queries import figures, objections, reviews
from service.features.annual_reviews.rights import (
    OBJECTION_DECIDE,
    OBJECTION_RAISE,
    REVIEW_CHANGE,
    REVIEWS_READ,
)
from service.features.annual_reviews.shown import sees_drafts, show_review, visible
from service.web import documented
from service.web.documented import CHANGES, MAKES, answers, lists
from service.web.fields import YearField, words
from service.web.frame import LookDep, RecordDep
from service.web.listing import ListDep

router = documented.router("annual_reviews")
OF = "/annual-reviews/{year}"
Number = Annotated[int, Path(ge=1, le=10_000, description="the nth of the review")]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/annual-reviews", opens=REVIEWS_READ, **lists(REVIEWS))
def list_(listing: ListDep) -> Response:
    """The newest year first; those at work only to who may see drafts."""
    with listing.reader() as reader:
        drafts = sees_drafts(reader, listing.look.who)
        rows = [row for row in reviews(reader)
                if drafts or row.publication or row.state in ("posted", "published")]  # fmt: skip
        return listing.whole(reader, REVIEWS, rows)


@router.post(OF, opens=REVIEW_CHANGE, whole=True, **MAKES)
def compute(year: YearField, record: RecordDep, body: Nothing | None = None) -> Response:
    """核算; again in every state but published. What is in the way is told, all of it."""
    return record(commands.compute, year)


@router.get(OF, opens=REVIEWS_READ, **answers(AnnualReviewAnswer))
def one(year: YearField, look: LookDep) -> Response:
    """Its frozen rows, and the objections to them."""
    with look.reader() as reader:
        body = show_review(reader, look.who, str(year))
    return look.json(body)


@router.get(f"{OF}/difference", opens=REVIEWS_READ, heavy=True, **lists(DIFFERENCES))
def difference(year: YearField, listing: ListDep) -> Response:
    """The frozen figures beside today's, or the moment's."""
    with listing.reader() as reader:
        seen = visible(reader, listing.look.who, str(year))
        return listing.whole(reader, DIFFERENCES, beside(seen.rows, figures(reader, year)))


@router.get(
    f"{OF}/document", opens=REVIEWS_READ, responses=documented.file(DOCX), response_class=Response
)
def document(year: YearField, look: LookDep) -> Response:
    """公示, once it is posted."""
    with look.reader() as reader:
        seen = visible(reader, look.who, str(year))
        data = documents.posting(reader, seen.row, seen.rows)
    name = quote(f"公示-{year}.docx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", **look.headers}
    return Response(data, media_type=DOCX, headers=headers)


@router.put(f"{OF}/deliberation", opens=REVIEW_CHANGE, whole=True, **CHANGES)
def deliberate(year: YearField, body: Deliberating, record: RecordDep) -> Response:
    """集体研究."""
    return record(commands.deliberate, year, body)


@router.put(f"{OF}/posting", opens=REVIEW_CHANGE, whole=True, **CHANGES)
def post(year: YearField, record: RecordDep, body: Nothing | None = None) -> Response:
    """公示, for the scheme's working days."""
    return record(commands.post, year)


@router.put(f"{OF}/publication", opens=REVIEW_CHANGE, whole=True, **CHANGES)
def publish(year: YearField, record: RecordDep, body: Nothing | None = None) -> Response:
    """As posted; refused over what is undecided or not computed in."""
    return record(commands.publish, year)


@router.put(f"{OF}/reopening", opens=REVIEW_CHANGE, whole=True, **CHANGES)
def reopen(year: YearField, body: Reopening, record: RecordDep) -> Response:
    return record(commands.reopen, year, words(body.reason))


@router.get(f"{OF}/objections", opens=REVIEWS_READ, **lists(OBJECTIONS))
def raised(year: YearField, listing: ListDep) -> Response:
    with listing.reader() as reader:
        visible(reader, listing.look.who, str(year))
        return listing.whole(reader, OBJECTIONS, objections(reader, str(year)))


@router.post(f"{OF}/objections", opens=OBJECTION_RAISE, **MAKES)
def object_(year: YearField, body: Objecting, record: RecordDep) -> Response:
    """While it is posted, by a ranked organization, against a row or a refused adjustment."""
    return record(commands.object_, year, body)


@router.put(f"{OF}/objections/{{n}}/decision", opens=OBJECTION_DECIDE, whole=True, **CHANGES)
def decide(year: YearField, n: Number, body: Answering, record: RecordDep) -> Response:
    """By another than who objected and who decided before."""
    return record(commands.decide, year, n, body)
