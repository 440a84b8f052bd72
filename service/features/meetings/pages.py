"""Dispatch meetings on pages (调度会): listed, called, held, decided in, and shown on the wall."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from fastapi.responses import Response

from service.features.meetings import bodies, commands, wall
from service.features.meetings.columns import ITEMS, MEETINGS
from service.features.meetings.queries.agenda import agenda
from service.features.meetings.queries.meetings import meetings, must_be_called
from service.features.meetings.rights import MEETING_CALL, MEETING_READ
from service.features.meetings.seeing import must_see, sees
from service.features.meetings.shown import opened
from service.features.meetings.words import AGENDA, KINDS, STATES
from service.recording.call import Call, Done
from service.web import routes, tables
from service.web.inputs import body_of, inputs
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/meetings", opens=MEETING_READ)
def listed(page: PageDep, format: str = "") -> Response:
    page.here = "/meetings"
    home = page.home
    may = home is not None and not page.past and page.may(MEETING_CALL, home.code)
    rows = meetings(page.reader, None, sees(page.services, page.who))
    return tables.answered(
        page, MEETINGS, rows, format, "meetings/list.html",
        states=STATES, fields=inputs(page, bodies.Call) if may else None, kinds=KINDS,
        place=home,
    )  # fmt: skip


@router.post("/meetings", opens=MEETING_CALL)
def call(page: PageDep) -> Response:
    """Of the caller's own organization, with all directly beneath it."""

    def command(call: Call) -> Done:
        body = body_of(page, bodies.Call, organization=page.who.organization, invited=[])
        return commands.call_new(page.services, call, body)

    return page.attempt(command, "recorded", "/meetings", lambda: listed(page))


@router.get("/meetings/{meeting}", opens=MEETING_READ)
def one(page: PageDep, meeting: UUID, format: str = "") -> Response:
    return shown(page, str(meeting), format)


def shown(page: Page, meeting: str, format: str = "") -> Response:
    page.here = f"/meetings/{meeting}"
    must_see(page.services, page.who, must_be_called(page.reader, meeting))
    known = opened(page.reader, meeting)
    row = known.row
    may = not page.past and page.may(MEETING_CALL, row.organization)
    return tables.answered(
        page, ITEMS, agenda(page.reader, row), format, "meetings/one.html",
        meeting=known, row=row, place=page.tree[row.organization], names=page.tree,
        kinds=KINDS, states=STATES, items_of=AGENDA,
        may_hold=may and row.state == "called", may_decide=may and row.state == "held",
        reasons=inputs(page, bodies.Cancellation, form="cancel-"),
    )  # fmt: skip


def _act(page: Page, meeting: UUID, command: Callable[[Call], Done]) -> Response:
    return page.attempt(
        command, "recorded", f"/meetings/{meeting}", lambda: shown(page, str(meeting))
    )


@router.post("/meetings/{meeting}/holding", opens=MEETING_CALL)
def hold(page: PageDep, meeting: UUID) -> Response:
    """A box for each who attended; of the others the reason."""

    def command(call: Call) -> Done:
        row = must_be_called(page.reader, str(meeting))
        attended = [code for code in row.invited if page.field(f"there-{code}")]
        absent = [
            {"organization": code, "reason": page.field(f"reason-{code}")}
            for code in row.invited
            if code not in attended
        ]
        speakers = [code for code in attended if page.field(f"spoke-{code}")]
        body = body_of(page, bodies.Holding, attended=attended, absent=absent, speakers=speakers)
        return commands.hold(page.services, call, meeting, body)

    return _act(page, meeting, command)


@router.post("/meetings/{meeting}/decisions", opens=MEETING_CALL)
def decide(page: PageDep, meeting: UUID) -> Response:
    def command(call: Call) -> Done:
        return commands.decide(page.services, call, meeting, body_of(page, bodies.NewDecision))

    return _act(page, meeting, command)


@router.post("/meetings/{meeting}/cancellation", opens=MEETING_CALL)
def cancel(page: PageDep, meeting: UUID) -> Response:
    def command(call: Call) -> Done:
        body = body_of(page, bodies.Cancellation, "cancel-")
        return commands.cancel(page.services, call, meeting, body)

    return _act(page, meeting, command)


@router.post("/meetings/{meeting}/minutes", opens=MEETING_CALL)
def publish(page: PageDep, meeting: UUID) -> Response:
    return _act(page, meeting, lambda call: commands.publish(page.services, call, meeting))


@router.get("/meetings/{meeting}/wall", opens=MEETING_READ)
def on_the_wall(page: PageDep, meeting: UUID, at: int = 1) -> Response:
    """One organization after the other, nothing to scroll. ``at``: which, from 1."""
    page.here = f"/meetings/{meeting}/wall?at={at}"
    row = must_be_called(page.reader, str(meeting))
    must_see(page.services, page.who, row)
    seen = wall.sheet(page.reader, row, at)
    return page.render("meetings/wall.html", row=row, seen=seen, items_of=AGENDA)
