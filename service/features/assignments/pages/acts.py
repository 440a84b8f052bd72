"""What is done to one assignment from its page: low-risk acts at once, grave ones in two steps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from uuid import UUID

from fastapi.responses import RedirectResponse, Response

from aggregates.errors import Refused
from aggregates.values.period import Month
from aggregates.values.text import text
from service.features.assignments.bodies import (
    Decision,
    Extension,
    ExtensionDecision,
    HandingDown,
    Reason,
    Report,
    Return,
    Transfer,
    Urging,
)
from service.features.assignments.commands import acts as commands
from service.features.assignments.commands import handing_down, ordering
from service.features.assignments.pages.assignments import shown
from service.features.assignments.queries import lines as queries
from service.features.assignments.rights import ASSIGNMENT_DECIDE, ASSIGNMENT_HOLD
from service.features.catalogue.queries import catalogue
from service.features.evidence.commands import hand_in
from service.recording.call import Call, Done
from service.web import routes
from service.web.depends import by
from service.web.fields import words
from service.web.inputs import body_of
from service.web.page import Page, PageDep

router = routes.pages()

Command = Callable[[Call], Done]


def _act(page: Page, assignment: UUID, message: str, command: Command) -> Response:
    """Does it and shows the line again; a refusal is told above the form that was sent."""
    try:
        return page.record(command, message, f"/assignments/{assignment}")
    except Refused as refusal:
        page.refusal = refusal
        return shown(page, assignment)


# --- the holder ---------------------------------------------------------------------------------


@router.post("/assignments/{assignment}/receipt", opens=ASSIGNMENT_HOLD)
def receive(page: PageDep, assignment: UUID) -> Response:
    return _act(
        page,
        assignment,
        "received-one",
        lambda call: commands.receive(page.services, call, assignment),
    )


@router.post("/assignments/{assignment}/report", opens=ASSIGNMENT_HOLD, large=True)
def report(page: PageDep, assignment: UUID) -> Response:
    return _act(page, assignment, "reported", lambda call: _report(page, call, assignment))


def _report(page: Page, call: Call, assignment: UUID) -> Done:
    near = Month.parse(queries.one(page.reader, assignment).period)
    body = body_of(page, Report, near=near)
    body.evidence = _put_in(page)
    return commands.report_by(page.services, call, assignment, body)


def _put_in(page: Page) -> list[str]:
    """Keeps each file under its SHA-256; they are named by what was reported before, too."""
    digests = page.fields("evidence")
    for file in page.files("files"):
        data = file.file.read()
        if len(data) > page.services.settings.evidence_limit:
            raise Refused(
                "{file} is larger than {limit} bytes.",
                file=file.filename, limit=page.services.settings.evidence_limit,
            )  # fmt: skip
        digest = hashlib.sha256(data).hexdigest()
        hand_in(page.services, page.who, by(page.request), data)
        digests.append(digest)
    return list(dict.fromkeys(digests))


@router.post("/assignments/{assignment}/handoffs", opens=ASSIGNMENT_HOLD)
def hand_down(page: PageDep, assignment: UUID) -> Response:
    def command(call: Call) -> Done:
        body = body_of(page, HandingDown, "hand-")
        return handing_down.hand_down(
            page.services, call, assignment, body.to, body.due,
            requirement=text(body.requirement),
        )  # fmt: skip

    return _act(page, assignment, "handed-down", command)


@router.post("/assignments/{assignment}/extensions", opens=ASSIGNMENT_HOLD)
def ask_extension(page: PageDep, assignment: UUID) -> Response:
    def command(call: Call) -> Done:
        body = body_of(page, Extension, "extend-")
        reason = words(body.reason)
        return commands.ask_extension(page.services, call, assignment, body.due, reason)

    return _act(page, assignment, "asked", command)


@router.post("/assignments/{assignment}/not-applicable", opens=ASSIGNMENT_HOLD)
def ask_not_applicable(page: PageDep, assignment: UUID) -> Response:
    def command(call: Call) -> Done:
        reason = words(body_of(page, Reason, "not-").reason)
        return commands.ask_not_applicable(page.services, call, assignment, reason)

    return _act(page, assignment, "asked", command)


# --- the superior -------------------------------------------------------------------------------


@router.post("/assignments/{assignment}/acceptance", opens=ASSIGNMENT_DECIDE)
def accept(page: PageDep, assignment: UUID) -> Response:
    return _act(
        page, assignment, "accepted", lambda call: commands.accept(page.services, call, assignment)
    )


@router.post("/assignments/{assignment}/return", opens=ASSIGNMENT_DECIDE)
def return_(page: PageDep, assignment: UUID) -> Response:
    def command(call: Call) -> Done:
        reason = words(body_of(page, Return, "return-").reason)
        return commands.return_(page.services, call, assignment, reason)

    return _act(page, assignment, "returned", command)


@router.post("/assignments/{assignment}/urging", opens=ASSIGNMENT_DECIDE)
def urge(page: PageDep, assignment: UUID) -> Response:
    def command(call: Call) -> Done:
        message = text(body_of(page, Urging).message)
        return commands.urge(page.services, call, [assignment], message)

    return _act(page, assignment, "urged", command)


@router.post("/assignments/{assignment}/extensions/{number}/decision", opens=ASSIGNMENT_DECIDE)
def decide_extension(page: PageDep, assignment: UUID, number: int) -> Response:
    def command(call: Call) -> Done:
        body = body_of(page, ExtensionDecision, "grant-")
        return commands.decide_extension(page.services, call, assignment, number, body)

    return _act(page, assignment, "decided", command)


@router.post("/assignments/{assignment}/not-applicable/decision", opens=ASSIGNMENT_DECIDE)
def decide_not_applicable(page: PageDep, assignment: UUID) -> Response:
    def command(call: Call) -> Done:
        body = body_of(page, Decision, "na-")
        return commands.decide_not_applicable(page.services, call, assignment, body)

    return _act(page, assignment, "decided", command)


@router.post("/assignments/{assignment}/reissue", opens=ASSIGNMENT_DECIDE)
def reissue(page: PageDep, assignment: UUID) -> Response:
    return _act(
        page, assignment, "reissued",
        lambda call: ordering.reissue_one(page.services, call, assignment),
    )  # fmt: skip


# --- in two steps -------------------------------------------------------------------------------

GRAVE = ("cancellation", "transfer")


@router.get("/assignments/{assignment}/{act}", opens=ASSIGNMENT_DECIDE)
def consider(page: PageDep, assignment: UUID, act: str) -> Response:
    """What would happen, and the words that make it so."""
    if page.past or act not in GRAVE:  # also who signed in again after a form was sent in vain
        return RedirectResponse(page.to(f"/assignments/{assignment}"), 303)
    row = queries.one(page.reader, assignment)
    page.allow(ASSIGNMENT_DECIDE, row.organization)
    names = catalogue(page.reader)
    hops = queries.handoffs(page.reader, assignment, names)
    [line] = queries.lines(page.reader, [row], names)
    return page.render(
        "assignments/grave.html",
        act=act,
        line=line,
        row=row,
        word=line.short_code,
        children=[hop for hop in hops if hop.line.row.parent == assignment],
        given=lambda name, default="": page.field(name) or default,
    )


def _grave(page: Page, assignment: UUID, act: str, message: str, command: Command) -> Response:
    def sure(call: Call) -> Done:
        row = queries.one(page.reader, assignment)
        word = row.task or queries.hand_code(assignment)
        if page.field("sure").casefold() != word.casefold():
            raise Refused("Type {word} to confirm; nothing was done.", word=word)
        return command(call)

    try:
        return page.record(sure, message, f"/assignments/{assignment}")
    except Refused as refusal:
        page.refusal = refusal
        return consider(page, assignment, act)


@router.post("/assignments/{assignment}/cancellation", opens=ASSIGNMENT_DECIDE)
def cancel(page: PageDep, assignment: UUID) -> Response:
    def command(call: Call) -> Done:
        reason = words(body_of(page, Reason).reason)
        return commands.cancel(page.services, call, assignment, reason)

    return _grave(page, assignment, "cancellation", "cancelled", command)


@router.post("/assignments/{assignment}/transfer", opens=ASSIGNMENT_DECIDE)
def transfer(page: PageDep, assignment: UUID) -> Response:
    def command(call: Call) -> Done:
        return commands.transfer(page.services, call, assignment, body_of(page, Transfer).to)

    return _grave(page, assignment, "transfer", "transferred", command)
