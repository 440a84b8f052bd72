"""A year's review on pages (年度总评, R10): its steps, its figures beside today's, objections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi.responses import RedirectResponse, Response

from aggregates.values.period import Year
from service.features.annual_reviews import commands
from service.features.annual_reviews.bodies import Answering, Deliberating, Objecting, Reopening
from service.features.annual_reviews.columns import DIFFERENCES, beside
from service.features.annual_reviews.queries import figures, hindrances, objections, review
from service.features.annual_reviews.rights import (
    OBJECTION_DECIDE,
    OBJECTION_RAISE,
    REVIEW_CHANGE,
    REVIEWS_READ,
)
from service.features.annual_reviews.shown import (
    Visible,
    reopening,
    sees_drafts,
    show_objection,
    visible,
)
from service.features.annual_reviews.words import OBJECTIONS, STATES
from service.recording.call import Call, Done
from service.web import routes, tables
from service.web.fields import words
from service.web.inputs import body_of, inputs
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/annual-reviews", opens=REVIEWS_READ)
def current(page: PageDep) -> RedirectResponse:
    """Of the year before: the one that is reviewed in a year."""
    return RedirectResponse(page.to(f"/annual-reviews/{page.month.year - 1}"), 303)


@router.get("/annual-reviews/{year}", opens=REVIEWS_READ)
def one(page: PageDep, year: str, format: str = "") -> Response:
    return shown(page, Year.parse(year), format)


def shown(page: Page, year: Year, format: str = "") -> Response:
    page.here = f"/annual-reviews/{year}"
    seen = _seen(page, year)
    rows = beside(seen.rows, figures(page.reader, year)) if seen is not None else []
    now = not page.past
    state = seen.row.state if seen is not None else None
    may_change = now and page.may(REVIEW_CHANGE)
    raised = _objections(page, year) if seen is not None else []
    return tables.answered(
        page, DIFFERENCES, rows, format, "annual_reviews/one.html",
        year=year, before=Year(year.year - 1), after=Year(year.year + 1),
        row=seen.row if seen is not None else None, state=seen.state if seen else None,
        states=STATES, objections=raised,
        next_objection=next((each["n"] for each in raised if each["upheld"] is None), None),
        answers=OBJECTIONS, reason=reopening(page.reader, seen.row) if seen else None,
        in_the_way=hindrances(page.reader, year) if may_change and state != "published" else [],
        may_change=may_change,
        may_object=now and state == "posted" and page.who.is_named(OBJECTION_RAISE),
        may_decide=now and page.may(OBJECTION_DECIDE),
        deliberating=inputs(page, Deliberating, form="deliberate-"),
        reopening_fields=inputs(page, Reopening, form="reopen-"),
        objecting=inputs(page, Objecting, {"organization": page.who.organization},
                         form="object-"),
        answering=inputs(page, Answering, form="answer-"),
    )  # fmt: skip


def _seen(page: Page, year: Year) -> Visible | None:
    """None where there is nothing that whoever looks may see."""
    row = review(page.reader, str(year))
    if row is None:
        return None
    hidden = row.state not in ("posted", "published") and row.publication is None
    if hidden and not sees_drafts(page.reader, page.who):
        return None
    return visible(page.reader, page.who, str(year))


def _objections(page: Page, year: Year) -> list[dict[str, Any]]:
    return [show_objection(page.reader, row) for row in objections(page.reader, str(year))]


# --- steps --------------------------------------------------------------------------------------


@router.post("/annual-reviews/{year}/computation", opens=REVIEW_CHANGE, whole=True)
def compute(page: PageDep, year: str) -> Response:
    return _step(page, year, lambda call, read: commands.compute(page.services, call, read))


@router.post("/annual-reviews/{year}/deliberation", opens=REVIEW_CHANGE, whole=True)
def deliberate(page: PageDep, year: str) -> Response:
    def command(call: Call, read: Year) -> Done:
        attended = [each for each in page.field("attended").replace("、", ",").split(",") if each]
        known = [each.strip() for each in attended]
        body = body_of(page, Deliberating, form="deliberate-", attended=known)
        return commands.deliberate(page.services, call, read, body)

    return _step(page, year, command)


@router.post("/annual-reviews/{year}/posting", opens=REVIEW_CHANGE, whole=True)
def post(page: PageDep, year: str) -> Response:
    return _step(page, year, lambda call, read: commands.post(page.services, call, read))


@router.post("/annual-reviews/{year}/publication", opens=REVIEW_CHANGE, whole=True)
def publish(page: PageDep, year: str) -> Response:
    return _step(page, year, lambda call, read: commands.publish(page.services, call, read))


@router.post("/annual-reviews/{year}/reopening", opens=REVIEW_CHANGE, whole=True)
def reopen(page: PageDep, year: str) -> Response:
    def command(call: Call, read: Year) -> Done:
        body = body_of(page, Reopening, form="reopen-")
        return commands.reopen(page.services, call, read, words(body.reason))

    return _step(page, year, command)


@router.post("/annual-reviews/{year}/objections", opens=OBJECTION_RAISE)
def object_(page: PageDep, year: str) -> Response:
    def command(call: Call, read: Year) -> Done:
        return commands.object_(page.services, call, read, body_of(page, Objecting, form="object-"))

    return _step(page, year, command)


@router.post("/annual-reviews/{year}/objections/{n}/decision", opens=OBJECTION_DECIDE, whole=True)
def decide(page: PageDep, year: str, n: int) -> Response:
    def command(call: Call, read: Year) -> Done:
        body = body_of(page, Answering, form="answer-")
        return commands.decide(page.services, call, read, n, body)

    return _step(page, year, command)


def _step(page: Page, year: str, command: Callable[[Call, Year], Done]) -> Response:
    read = Year.parse(year)
    return page.attempt(
        lambda call: command(call, read),
        "recorded", f"/annual-reviews/{read}", lambda: shown(page, read),
    )  # fmt: skip
