"""Bulletins (季通报) of quarters: drafted, written, reviewed, signed, issued, read (R7, R17)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Path, Response
from sqlalchemy import Row

from aggregates.values.period import Quarter
from service.features.bulletins import reaching
from service.features.bulletins.answers import BulletinAnswer
from service.features.bulletins.bodies import FinalFile, Nothing, Reason, Signature, Writing
from service.features.bulletins.columns import BULLETINS, FIGURES
from service.features.bulletins.commands import drafting, steps
from service.features.bulletins.queries import bulletins as queries
from service.features.bulletins.queries.figures import beside, figures
from service.features.bulletins.rights import BULLETIN_SIGN, BULLETIN_WRITE, BULLETINS_READ
from service.features.bulletins.shown import show_bulletin
from service.reading.reader import Reader
from service.web import documented
from service.web.documented import CHANGES, MAKES, answers, lists
from service.web.fields import QuarterField, QuarterOrNone, words
from service.web.frame import LookDep, RecordDep
from service.web.listing import ListDep

router = documented.router("bulletins")
Number = Annotated[int, Path(ge=1, le=10_000, description="the nth of the quarter")]
State = Literal["drafted", "reviewed", "signed", "issued", "superseded", "withdrawn"]
LAST, ONE = "/bulletins/{period}", "/bulletins/{period}/{n}"


@router.get("/bulletins", opens=BULLETINS_READ, **lists(BULLETINS))
def list_(listing: ListDep, period: QuarterOrNone = None, state: State | None = None) -> Response:
    """The newest first; drafts only to who works on them or audits."""
    with listing.reader() as reader:
        quarter = str(period) if period else None
        rows = reaching.readable(reader, listing.look.who, quarter, state)
        return listing.whole(reader, BULLETINS, rows)


@router.get(LAST, opens=BULLETINS_READ, **answers(BulletinAnswer))
def newest(period: QuarterField, look: LookDep) -> Response:
    """The newest issued one."""
    with look.reader() as reader:
        body = show_bulletin(reader, queries.newest_issued(reader, str(period)))
    return look.json(body)


@router.get(f"{LAST}/difference", opens=BULLETINS_READ, heavy=True, **lists(FIGURES))
def difference(period: QuarterField, listing: ListDep) -> Response:
    """The newest issued one's frozen figures beside today's, or the moment's."""
    with listing.reader() as reader:
        row = queries.newest_issued(reader, str(period))
        return listing.whole(reader, FIGURES, compared(reader, row))


def compared(reader: Reader, row: Row[Any]) -> list[Any]:
    return beside(row.rows, figures(reader, Quarter.parse(row.period)))


@router.get(ONE, opens=BULLETINS_READ, **answers(BulletinAnswer))
def nth(period: QuarterField, n: Number, look: LookDep) -> Response:
    with look.reader() as reader:
        body = show_bulletin(reader, reaching.one(reader, look.who, str(period), n))
    return look.json(body)


@router.get(f"{ONE}/difference", opens=BULLETINS_READ, heavy=True, **lists(FIGURES))
def nth_difference(period: QuarterField, n: Number, listing: ListDep) -> Response:
    with listing.reader() as reader:
        row = reaching.one(reader, listing.look.who, str(period), n)
        return listing.whole(reader, FIGURES, compared(reader, row))


@router.post(LAST, opens=BULLETIN_WRITE, whole=True, **MAKES)
def draft(period: QuarterField, record: RecordDep, body: Nothing | None = None) -> Response:
    """拟稿: freezes the quarter's figures; refused until its months are closed and its ledger round
    is over."""
    return record(drafting.draft, period)


@router.put(f"{LAST}/text", opens=BULLETIN_WRITE, whole=True, **CHANGES)
def write(period: QuarterField, body: Writing, record: RecordDep) -> Response:
    """The text anew; what followed the draft is void."""
    return record(
        steps.write, period, words(body.title), words(body.text), body.praised, body.named
    )


@router.put(f"{LAST}/review", opens=BULLETIN_WRITE, whole=True, **CHANGES)
def review(period: QuarterField, record: RecordDep) -> Response:
    """核稿."""
    return record(steps.review, period)


@router.put(f"{LAST}/countersignature", opens=BULLETIN_SIGN, whole=True, **CHANGES)
def countersign(period: QuarterField, record: RecordDep) -> Response:
    """会签."""
    return record(steps.countersign, period)


@router.put(f"{LAST}/signature", opens=BULLETIN_SIGN, whole=True, **CHANGES)
def sign(period: QuarterField, body: Signature, record: RecordDep) -> Response:
    """签发, with its 发文字号, which no other has."""
    return record(steps.sign, period, body.document_number)


@router.put(f"{LAST}/return", opens=BULLETIN_SIGN, whole=True, **CHANGES)
def return_(period: QuarterField, body: Reason, record: RecordDep) -> Response:
    """退回修改."""
    return record(steps.return_, period, words(body.reason))


@router.put(f"{LAST}/withdrawal", opens=BULLETIN_WRITE, whole=True, **CHANGES)
def withdraw(period: QuarterField, body: Reason, record: RecordDep) -> Response:
    return record(steps.withdraw, period, words(body.reason))


@router.put(f"{LAST}/issuance", opens=BULLETIN_WRITE, whole=True, **CHANGES)
def issue(period: QuarterField, record: RecordDep) -> Response:
    """印发: the year's next 期号; the one issued before is superseded."""
    return record(steps.issue, period)


@router.put(f"{LAST}/final-file", opens=BULLETIN_WRITE, whole=True, **CHANGES)
def attach(period: QuarterField, body: FinalFile, record: RecordDep) -> Response:
    """定稿, by its digest; ``differences`` lists scores in it that are not the frozen ones."""
    return record(steps.attach, period, body.sha256)
