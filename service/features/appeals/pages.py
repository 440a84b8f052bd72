"""Appeals on pages (申诉复核, R15): listed, filed from the scorecard, decided, withdrawn."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi.responses import Response
from sqlalchemy import Row

from aggregates.appeal.appeal import AppealState
from aggregates.errors import NotFound
from aggregates.report.report import ReportStatus
from service.features.appeals import commands
from service.features.appeals.bodies import Decision, Filing
from service.features.appeals.columns import APPEALS
from service.features.appeals.queries import appeals as queries
from service.features.appeals.rights import APPEAL_DECIDE, APPEAL_FILE, APPEAL_READ
from service.features.appeals.shown import words_of
from service.features.appeals.words import AGAINST, STATES, THE_APPEAL
from service.features.evidence.commands import hand_in
from service.features.reports import queries as reports
from service.recording.call import Call, Done
from service.web import routes, tables
from service.web.depends import by
from service.web.inputs import body_of, inputs
from service.web.page import Page, PageDep
from service.web.scope import reached_today

router = routes.pages()


@router.get("/appeals", opens=APPEAL_READ)
def listed(page: PageDep, format: str = "", state: str = "") -> Response:
    page.here = "/appeals"
    codes = reached_today(page.services, page.who, APPEAL_READ)
    rows = queries.appeals(page.reader, codes, state if state in STATES else None)
    return tables.answered(
        page, APPEALS, rows, format, "appeals/list.html", states=STATES, chosen=state
    )


# --- filed --------------------------------------------------------------------------------------


@router.get("/appeals/new", opens=APPEAL_FILE)
def asked(page: PageDep, organization: str = "", year: str = "", entry: int = 0) -> Response:
    """From the scorecard, against one entry of it."""
    return form(page, organization, year, entry)


def form(page: Page, organization: str, year: str, number: int) -> Response:
    page.allow(APPEAL_FILE, commands.heir(page.services, organization))
    page.here = f"/organizations/{organization}"
    row = queries.entry(page.reader, organization, year, number)
    if row is None:
        raise NotFound(
            "There is no entry {entry} in the account of {organization} for {year}.",
            entry=number, organization=organization, year=year,
        )  # fmt: skip
    term = queries.term(page.reader, organization, row.period, number)
    return page.render(
        "appeals/new.html",
        place=page.tree[organization],
        row=row,
        term=term,
        left=queries.days_left(page.reader, term.last_day) if term else None,
        fields=inputs(page, Filing),
    )


@router.post("/appeals", opens=APPEAL_FILE)
def file(page: PageDep) -> Response:
    organization, year = page.field("organization"), page.field("year")
    number = int(page.field("entry")) if page.field("entry").isdecimal() else 0

    def command(call: Call) -> Done:
        digests = _put_in(page)
        body = body_of(
            page, Filing, organization=organization, year=year, entry=number, evidence=digests
        )
        return commands.file(page.services, call, body)

    return page.attempt(
        command, "recorded", "/appeals", lambda: form(page, organization, year, number)
    )


def _put_in(page: Page) -> list[str]:
    """The files of the form, by their digests."""
    digests = []
    for file in page.files("file"):
        data = file.file.read()
        hand_in(page.services, page.who, by(page.request), data)
        digests.append(hashlib.sha256(data).hexdigest())
    return digests


# --- one ----------------------------------------------------------------------------------------


@router.get("/appeals/{appeal}", opens=APPEAL_READ)
def one(page: PageDep, appeal: UUID) -> Response:
    return shown(page, str(appeal))


def shown(page: Page, appeal: str) -> Response:
    page.here = f"/appeals/{appeal}"
    filed = queries.must_be_filed(page.reader, appeal)
    row = filed.row
    page.allow(APPEAL_READ, row.organization)
    reason, note = words_of(page.reader, filed)
    waits = filed.is_open and not page.past
    return page.render(
        "appeals/one.html",
        filed=filed,
        row=row,
        place=page.tree[row.organization],
        standing=queries.live_entry(page.reader, queries.against(row)),
        reason=reason,
        note=note,
        states=STATES,
        fields=inputs(page, Decision),
        may_decide=waits and page.may(APPEAL_DECIDE, row.organization),
        may_withdraw=waits
        and page.may(APPEAL_FILE, commands.heir(page.services, row.organization)),
        replied=row.state in (AppealState.UPHELD, AppealState.DISMISSED),
    )


@router.post("/appeals/{appeal}/decision", opens=APPEAL_DECIDE)
def decide(page: PageDep, appeal: UUID) -> Response:
    def command(call: Call) -> Done:
        return commands.decide(page.services, call, appeal, body_of(page, Decision))

    return page.attempt(command, "recorded", f"/appeals/{appeal}", lambda: shown(page, str(appeal)))


@router.post("/appeals/{appeal}/withdrawal", opens=APPEAL_FILE)
def withdraw(page: PageDep, appeal: UUID) -> Response:
    return page.attempt(
        lambda call: commands.withdraw(page.services, call, appeal),
        "recorded",
        f"/appeals/{appeal}",
        lambda: shown(page, str(appeal)),
    )


# --- beside the scorecard -----------------------------------------------------------------------


def links(page: Page, code: str, entries: Sequence[Row[Any]]) -> dict[int, tuple[str, str]]:
    """From each entry to its appeal, or to the form of one."""
    periods = sorted({entry.period for entry in entries})
    known = queries.lines_appealed(page.reader, code, periods) if periods else {}
    may = not page.past and page.may(APPEAL_FILE, code)
    confirmed = {row.period for row in reports.of(page.reader, code)
                 if row.status == ReportStatus.CONFIRMED} if may else set()  # fmt: skip
    places: dict[int, tuple[str, str]] = {}
    for entry in entries:
        appeal = known.get((entry.period, entry.line, entry.assignment))
        settled = entry.line not in commands.PROVISIONAL or entry.period in confirmed
        if appeal is not None:
            places[entry.entry] = THE_APPEAL, f"/appeals/{appeal}"
        elif may and settled and entry.reversed is None:
            asked_for = f"organization={code}&year={entry.year}&entry={entry.entry}"
            places[entry.entry] = AGAINST, f"/appeals/new?{asked_for}"
    return places
