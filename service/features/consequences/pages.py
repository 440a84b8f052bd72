"""What follows from a year's result on a page (三挂钩, R17): sent on, answered, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from fastapi.responses import RedirectResponse, Response

from aggregates.consequence.consequence import ConsequenceRefused
from aggregates.rules.consequence import KINDS as NAMES
from aggregates.values.period import Year
from service.features.consequences import commands
from service.features.consequences.bodies import Feedback, Sending, Withdrawal
from service.features.consequences.columns import CANDIDATES, CONSEQUENCES
from service.features.consequences.queries import Candidate, candidates, sent
from service.features.consequences.rights import CONSEQUENCE_CHANGE, CONSEQUENCES_READ
from service.features.consequences.words import KINDS, RULES_OF, STATES
from service.recording.call import Call, Done
from service.web import routes, tables
from service.web.fields import words
from service.web.inputs import body_of, inputs
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/consequences", opens=CONSEQUENCES_READ, whole=True)
def current(page: PageDep) -> RedirectResponse:
    return RedirectResponse(page.to(f"/consequences/{page.month.year - 1}"), 303)


@router.get("/consequences/{year}", opens=CONSEQUENCES_READ, whole=True)
def listed(page: PageDep, year: str, format: str = "", kind: str = "honours") -> Response:
    read = Year.parse(year)
    page.here = f"/consequences/{read}"
    chosen = kind if kind in NAMES else "honours"
    known = _candidates(page, read, chosen)
    now = not page.past and page.may(CONSEQUENCE_CHANGE)
    return tables.answered(
        page, CONSEQUENCES, sent(page.reader, year), format, "consequences/list.html",
        year=read, before=Year(read.year - 1), after=Year(read.year + 1),
        kinds=KINDS, states=STATES, rules=RULES_OF, chosen=chosen,
        candidates=tables.listed(page, CANDIDATES, known, choice=False) if known else None,
        may_change=now,
        fields=inputs(page, Sending, {"kind": chosen}) if now and known else [],
        feedback=inputs(page, Feedback, form="answer-"),
        withdrawal=inputs(page, Withdrawal, form="withdraw-"),
    )  # fmt: skip


def _candidates(page: Page, year: Year, kind: str) -> list[Candidate]:
    try:
        return candidates(page.reader, year, kind)
    except ConsequenceRefused:
        return []


@router.post("/consequences/{year}", opens=CONSEQUENCE_CHANGE, whole=True)
def send(page: PageDep, year: str) -> Response:
    def command(call: Call, read: Year) -> Done:
        return commands.send(page.services, call, read, body_of(page, Sending))

    return _step(page, year, command)


@router.post("/consequences/{year}/feedback", opens=CONSEQUENCE_CHANGE, whole=True)
def answer(page: PageDep, year: str) -> Response:
    def command(call: Call, read: Year) -> Done:
        said = words(body_of(page, Feedback, form="answer-").feedback)
        return commands.answer(page.services, call, read, _key(page), said)

    return _step(page, year, command)


@router.post("/consequences/{year}/withdrawal", opens=CONSEQUENCE_CHANGE, whole=True)
def withdraw(page: PageDep, year: str) -> Response:
    def command(call: Call, read: Year) -> Done:
        said = words(body_of(page, Withdrawal, form="withdraw-").reason)
        return commands.withdraw(page.services, call, read, _key(page), said)

    return _step(page, year, command)


def _key(page: Page) -> UUID:
    try:
        return UUID(page.field("consequence"))
    except ValueError:
        raise ConsequenceRefused("Choose one of those that were sent on.") from None


def _step(page: Page, year: str, command: Callable[[Call, Year], Done]) -> Response:
    read = Year.parse(year)
    return page.attempt(
        lambda call: command(call, read),
        "recorded", f"/consequences/{read}", lambda: listed(page, year),
    )  # fmt: skip
