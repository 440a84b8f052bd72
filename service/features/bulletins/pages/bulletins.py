"""Bulletins on pages (通报, R17): the list, and one with its text, its steps and its figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi.responses import Response
from sqlalchemy import Row

from aggregates.values.period import Month, Quarter
from service.features.bulletins import reaching
from service.features.bulletins.bodies import Reason, Signature, Writing
from service.features.bulletins.columns import BULLETINS
from service.features.bulletins.commands import drafting, steps
from service.features.bulletins.queries import bulletins as queries
from service.features.bulletins.queries.figures import beside, figures
from service.features.bulletins.rights import BULLETIN_SIGN, BULLETIN_WRITE, BULLETINS_READ
from service.features.bulletins.words import STATES
from service.reading.sentences import said
from service.recording.call import Call, Done
from service.web import downloads, routes, tables
from service.web.fields import words
from service.web.inputs import body_of, inputs
from service.web.page import Page, PageDep

router = routes.pages()
OPEN = ("drafted", "reviewed", "signed")


@router.get("/bulletins", opens=BULLETINS_READ)
def listed(page: PageDep, format: str = "") -> Response:
    page.here = "/bulletins"
    rows = reaching.readable(page.reader, page.who)
    if format in downloads.FORMATS:
        return tables.taken_away(page, BULLETINS, rows, format)
    may = not page.past and page.may(BULLETIN_WRITE)
    return page.render(
        "bulletins/list.html",
        table=tables.listed(page, BULLETINS, rows),
        states=STATES,
        quarters=_quarters(page) if may else [],
    )


def _quarters(page: Page) -> list[Quarter]:
    """The four before this one: what a bulletin may be of."""
    quarter = Month.of(page.reader.today).quarter
    quarters = []
    for _ in range(4):
        quarter = quarter.previous
        quarters.append(quarter)
    return quarters


@router.post("/bulletins", opens=BULLETIN_WRITE, whole=True)
def draft(page: PageDep) -> Response:
    def command(call: Call) -> Done:
        return drafting.draft(page.services, call, Quarter.parse(page.field("period")))

    return page.attempt(command, "recorded", "/bulletins", lambda: listed(page))


@router.get("/bulletins/{period}", opens=BULLETINS_READ)
def newest(page: PageDep, period: str) -> Response:
    row = queries.newest_issued(page.reader, str(Quarter.parse(period)))
    return shown(page, row)


@router.get("/bulletins/{period}/{n}", opens=BULLETINS_READ)
def one(page: PageDep, period: str, n: int) -> Response:
    return shown(page, _row(page, period, n))


def _row(page: Page, period: str, n: int) -> Row[Any]:
    return reaching.one(page.reader, page.who, str(Quarter.parse(period)), n)


def shown(page: Page, row: Row[Any]) -> Response:
    page.here = f"/bulletins/{row.period}/{row.n}"
    texts = page.reader.texts([row.written, row.returned])
    quarter = Quarter.parse(row.period)
    title, text = (said(texts, row.written, name, page.words) or "" for name in ("title", "text"))
    last = not page.past and queries.latest(page.reader, row.period).n == row.n
    is_open = last and row.state in OPEN
    may_write = is_open and page.may(BULLETIN_WRITE)
    return page.render(
        "bulletins/one.html",
        row=row, quarter=quarter, title=title, paragraphs=text.splitlines(), states=STATES,
        rows=beside(row.rows, figures(page.reader, quarter)),
        returned=said(texts, row.returned, "reason", page.words) if row.returned else None,
        praised=_chosen(page, "praised", row.praised), named=_chosen(page, "named", row.named),
        fields=inputs(page, Writing, {"title": title, "text": text}) if may_write else [],
        may_write=may_write,
        may_sign=is_open and page.may(BULLETIN_SIGN),
        signature=inputs(page, Signature),
        reasons=inputs(page, Reason, form="return-"),
        withdrawal=inputs(page, Reason, form="withdraw-"),
    )  # fmt: skip


def _chosen(page: Page, name: str, stored: list[str]) -> set[str]:
    return set(page.fields(name) if "title" in page.form else stored)


# --- steps --------------------------------------------------------------------------------------


@router.post("/bulletins/{period}/{n}/text", opens=BULLETIN_WRITE, whole=True)
def write(page: PageDep, period: str, n: int) -> Response:
    def command(call: Call) -> Done:
        body = body_of(page, Writing)
        return steps.write(
            page.services, call, Quarter.parse(period), words(body.title), words(body.text),
            body.praised, body.named,
        )  # fmt: skip

    return _step(page, period, n, command)


@router.post("/bulletins/{period}/{n}/review", opens=BULLETIN_WRITE, whole=True)
def review(page: PageDep, period: str, n: int) -> Response:
    return _step(page, period, n, lambda call: steps.review(page.services, call, _q(period)))


@router.post("/bulletins/{period}/{n}/countersignature", opens=BULLETIN_SIGN, whole=True)
def countersign(page: PageDep, period: str, n: int) -> Response:
    return _step(page, period, n, lambda call: steps.countersign(page.services, call, _q(period)))


@router.post("/bulletins/{period}/{n}/signature", opens=BULLETIN_SIGN, whole=True)
def sign(page: PageDep, period: str, n: int) -> Response:
    def command(call: Call) -> Done:
        number = body_of(page, Signature).document_number
        return steps.sign(page.services, call, _q(period), number)

    return _step(page, period, n, command)


@router.post("/bulletins/{period}/{n}/return", opens=BULLETIN_SIGN, whole=True)
def return_(page: PageDep, period: str, n: int) -> Response:
    def command(call: Call) -> Done:
        reason = words(body_of(page, Reason, form="return-").reason)
        return steps.return_(page.services, call, _q(period), reason)

    return _step(page, period, n, command)


@router.post("/bulletins/{period}/{n}/withdrawal", opens=BULLETIN_WRITE, whole=True)
def withdraw(page: PageDep, period: str, n: int) -> Response:
    def command(call: Call) -> Done:
        reason = words(body_of(page, Reason, form="withdraw-").reason)
        return steps.withdraw(page.services, call, _q(period), reason)

    return _step(page, period, n, command)


@router.post("/bulletins/{period}/{n}/issuance", opens=BULLETIN_WRITE, whole=True)
def issue(page: PageDep, period: str, n: int) -> Response:
    return _step(page, period, n, lambda call: steps.issue(page.services, call, _q(period)))


def _q(period: str) -> Quarter:
    return Quarter.parse(period)


def _step(page: Page, period: str, n: int, command: Callable[[Call], Done]) -> Response:
    back = f"/bulletins/{period}/{n}"
    return page.attempt(command, "recorded", back, lambda: shown(page, _row(page, period, n)))
