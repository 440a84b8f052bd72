"""Polls on pages (民主测评, R9, R12): opened, slips printed, tallied on paper, closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from fastapi.responses import Response
from sqlalchemy import Row

from aggregates.errors import Refused
from aggregates.rules.poll import GRADES as NAMES
from aggregates.scheme.voter_classes import voter_classes
from service.features.polls import ballot_page, commands, documents
from service.features.polls.bodies import Giving, Opening, PaperTally, Voiding
from service.features.polls.columns import POLLS
from service.features.polls.queries import poll as one_of
from service.features.polls.queries import polls
from service.features.polls.rights import POLL_CHANGE, POLL_COUNT, POLLS_READ
from service.features.polls.shown import means, reason
from service.features.polls.words import FORMS, GRADES, STATES
from service.recording.call import Call, Done
from service.web import routes, tables
from service.web.fields import words
from service.web.form_keys import once
from service.web.inputs import WrongField, body_of, inputs
from service.web.page import Page, PageDep
from service.web.scope import reached_today

router = routes.pages()


@router.get("/polls", opens=POLLS_READ)
def listed(page: PageDep, format: str = "", state: str = "") -> Response:
    page.here = "/polls"
    codes = reached_today(page.services, page.who, POLLS_READ)
    rows = polls(page.reader, None, codes, state if state in STATES else None)
    may = not page.past and page.who.is_named(POLL_CHANGE)
    return tables.answered(
        page, POLLS, rows, format, "polls/list.html", states=STATES, chosen=state,
        fields=inputs(page, Opening, {"year": str(page.month.year)}) if may else [],
        classes=_classes(page),
    )  # fmt: skip


def _classes(page: Page) -> list[str]:
    return list(voter_classes(page.reader.parameters.poll_classes))


@router.post("/polls", opens=POLL_CHANGE)
def open_(page: PageDep) -> Response:
    def command(call: Call) -> Done:
        voters = {name: _whole(page, f"voters-{n}") for n, name in enumerate(_classes(page))}
        body = body_of(page, Opening, voters=voters)
        return commands.open_new(page.services, call, body)

    return page.attempt(command, "recorded", "/polls", lambda: listed(page))


def _whole(page: Page, name: str) -> int:
    """A blank is none; anything but digits is told beside the field."""
    written = page.field(name).strip()
    if not written:
        return 0
    if not written.isdecimal() or len(written) > 5:
        wrong = WrongField("This is no whole number; write one like {example}.", example="30")
        wrong.field = name
        raise wrong
    return int(written)


@router.get("/polls/{poll}", opens=POLLS_READ)
def one(page: PageDep, poll: UUID) -> Response:
    return shown(page, one_of(page.reader, str(poll)))


def shown(page: Page, row: Row[Any]) -> Response:
    page.here = f"/polls/{row.poll}"
    page.allow(POLLS_READ, row.organization)
    now = not page.past and page.who.organization != row.organization
    is_open = now and row.state == "open"
    return page.render(
        "polls/one.html",
        row=row, states=STATES, forms=FORMS, grades=GRADES, names=NAMES,
        means=means(page.reader, row), reason=reason(page.reader, row),
        giving=inputs(page, Giving, {"count": "30"}, form="give-"),
        voiding=inputs(page, Voiding, form="void-"),
        address=f"{str(page.request.base_url).rstrip('/')}/vote/{row.poll}",
        may_change=is_open and page.may(POLL_CHANGE, row.organization),
        may_count=is_open and row.form == "paper" and page.may(POLL_COUNT, row.organization),
        may_void=now and row.state != "voided" and page.may(POLL_CHANGE, row.organization),
    )  # fmt: skip


@router.post("/polls/{poll}/slips", opens=POLL_CHANGE)
def slips(page: PageDep, poll: UUID) -> Response:
    """票样, shown once: to be printed from here."""
    row = one_of(page.reader, str(poll))
    given: dict[str, Any] = {}

    def command(call: Call) -> Done:
        body = body_of(page, Giving, form="give-")
        done = commands.give_tokens(page.services, call, poll, body)
        given.update(done.answer)
        return done

    try:
        once(page, command, "page")
    except Refused as refusal:
        page.refusal, page.here = refusal, f"/polls/{poll}"
        return shown(page, row)
    page.here = f"/polls/{poll}"
    about = documents.about(page.services, str(poll), page.request.base_url)
    made = [(token, documents.code_svg(documents.address(about, token)))
            for token in given.get("tokens", [])]  # fmt: skip
    return page.render("polls/slips.html", row=row, about=about, slips=made)


@router.post("/polls/{poll}/paper-tally", opens=POLL_COUNT)
def enter(page: PageDep, poll: UUID) -> Response:
    return _tallied(page, poll, "enter", commands.enter_tally)


@router.post("/polls/{poll}/confirmation", opens=POLL_COUNT)
def confirm(page: PageDep, poll: UUID) -> Response:
    return _tallied(page, poll, "confirm", commands.confirm_tally)


def _tallied(page: Page, poll: UUID, form: str, command: Callable[..., Done]) -> Response:
    row = one_of(page.reader, str(poll))

    def counted(call: Call) -> Done:
        counts: dict[str, Any] = {
            name: {grade: _whole(page, f"{form}-{n}-{grade}") for grade in NAMES}
            for n, name in enumerate(row.weights)
        }
        invalid = _whole(page, f"{form}-invalid")
        body = PaperTally.model_validate({"counts": counts, "invalid": invalid})
        return command(page.services, call, poll, body)

    return page.attempt(counted, "recorded", f"/polls/{poll}", lambda: shown(page, row))


@router.post("/polls/{poll}/closure", opens=POLL_CHANGE)
def close(page: PageDep, poll: UUID) -> Response:
    row = one_of(page.reader, str(poll))
    return page.attempt(
        lambda call: commands.close(page.services, call, poll),
        "recorded", f"/polls/{poll}", lambda: shown(page, row),
    )  # fmt: skip


@router.post("/polls/{poll}/voiding", opens=POLL_CHANGE)
def void(page: PageDep, poll: UUID) -> Response:
    row = one_of(page.reader, str(poll))

    def command(call: Call) -> Done:
        body = body_of(page, Voiding, form="void-")
        return commands.void(page.services, call, poll, words(body.reason))

    return page.attempt(command, "recorded", f"/polls/{poll}", lambda: shown(page, row))


routers = (router, ballot_page.router)
