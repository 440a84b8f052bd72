"""Bonuses and deductions on pages (加分项、减分项, R10): the year's list, proposed, decided."""

from __future__ import annotations

import hashlib
from typing import Annotated
from uuid import UUID

from fastapi.responses import RedirectResponse, Response
from pydantic import Field

from aggregates.values.period import Year
from service.features.adjustments import commands
from service.features.adjustments.bodies import Deciding, Proposing
from service.features.adjustments.columns import ADJUSTMENTS
from service.features.adjustments.queries import Adjusted, adjustments, sums
from service.features.adjustments.queries import adjustment as one_of
from service.features.adjustments.rights import (
    ADJUSTMENT_DECIDE,
    ADJUSTMENT_PROPOSE,
    ADJUSTMENT_READ,
)
from service.features.adjustments.words import KINDS, STATES
from service.features.evidence.commands import hand_in
from service.recording.call import Call, Done
from service.web import routes, tables
from service.web.depends import by
from service.web.fields import OrganizationCode
from service.web.inputs import body_of, inputs
from service.web.page import Page, PageDep
from service.web.scope import reached_today

router = routes.pages()


class ProposingFor(Proposing):
    """As the page asks for it: with the organization."""

    organization: Annotated[OrganizationCode, Field(title="Organization")]


@router.get("/adjustments", opens=ADJUSTMENT_READ)
def current(page: PageDep) -> RedirectResponse:
    return RedirectResponse(page.to(f"/adjustments/{page.month.year}"), 303)


@router.get("/adjustments/{year}", opens=ADJUSTMENT_READ)
def listed(page: PageDep, year: str, format: str = "", state: str = "") -> Response:
    read = Year.parse(year)
    page.here = f"/adjustments/{read}"
    codes = reached_today(page.services, page.who, ADJUSTMENT_READ)
    rows = adjustments(page.reader, year, codes, state if state in STATES else None)
    may = not page.past and page.who.is_named(ADJUSTMENT_PROPOSE)
    return tables.answered(
        page, ADJUSTMENTS, rows, format, "adjustments/list.html",
        year=read, before=Year(read.year - 1), after=Year(read.year + 1),
        states=STATES, kinds=KINDS, chosen=state, sums=sums(page.reader, year, rows),
        fields=inputs(page, ProposingFor) if may else [],
    )  # fmt: skip


@router.post("/adjustments/{year}", opens=ADJUSTMENT_PROPOSE)
def propose(page: PageDep, year: str) -> Response:
    def command(call: Call) -> Done:
        body = body_of(page, ProposingFor, evidence=_put_in(page))
        plain = Proposing.model_construct(
            kind=body.kind, points=body.points, reason=body.reason, evidence=body.evidence
        )
        return commands.propose(page.services, call, year, body.organization, plain)

    return page.attempt(command, "recorded", f"/adjustments/{year}", lambda: listed(page, year))


def _put_in(page: Page) -> list[str]:
    """The files of the form, by their digests."""
    digests = []
    for file in page.files("file"):
        data = file.file.read()
        hand_in(page.services, page.who, by(page.request), data)
        digests.append(hashlib.sha256(data).hexdigest())
    return digests


@router.get("/adjustments/{year}/{adjustment}", opens=ADJUSTMENT_READ)
def one(page: PageDep, year: str, adjustment: UUID) -> Response:
    return shown(page, one_of(page.reader, str(adjustment), year))


def shown(page: Page, known: Adjusted) -> Response:
    row = known.row
    page.here = f"/adjustments/{row.year}/{row.adjustment}"
    page.allow(ADJUSTMENT_READ, row.organization)
    now = not page.past
    return page.render(
        "adjustments/one.html",
        known=known,
        row=row,
        kinds=KINDS,
        states=STATES,
        fields=inputs(page, Deciding),
        may_decide=now and row.state == "proposed"
        and page.may(ADJUSTMENT_DECIDE, row.organization),
        may_withdraw=now and row.state in ("proposed", "approved")
        and page.may(ADJUSTMENT_PROPOSE, row.organization),
    )  # fmt: skip


@router.post("/adjustments/{year}/{adjustment}/decision", opens=ADJUSTMENT_DECIDE)
def decide(page: PageDep, year: str, adjustment: UUID) -> Response:
    known = one_of(page.reader, str(adjustment), year)

    def command(call: Call) -> Done:
        body = body_of(page, Deciding)
        return commands.decide(
            page.services, call, year, known.row.organization, adjustment, body
        )  # fmt: skip

    return page.attempt(command, "recorded", _place(known), lambda: shown(page, known))


@router.post("/adjustments/{year}/{adjustment}/withdrawal", opens=ADJUSTMENT_PROPOSE)
def withdraw(page: PageDep, year: str, adjustment: UUID) -> Response:
    known = one_of(page.reader, str(adjustment), year)

    def command(call: Call) -> Done:
        return commands.withdraw(page.services, call, year, known.row.organization, adjustment)

    return page.attempt(command, "recorded", _place(known), lambda: shown(page, known))


def _place(known: Adjusted) -> str:
    return f"/adjustments/{known.row.year}/{known.row.adjustment}"
