"""Talks on pages (双约谈): whose turn it is, the countdown, the lines covered, who sees this."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from fastapi.responses import Response

from aggregates.interview.interview import WrongTalk
from service.access.who import forbidden
from service.features.contacts.words import LINES
from service.features.interviews import bodies, commands
from service.features.interviews.columns import TALKS
from service.features.interviews.queries.interviews import HANDLERS, Talk, talk, talks
from service.features.interviews.rights import (
    INTERVIEW_DECIDE,
    INTERVIEW_PROPOSE,
    INTERVIEW_READ,
    INTERVIEW_TAKE_PART,
)
from service.features.interviews.shown import opened, seen_by
from service.features.interviews.words import KINDS, NEXT, PARTS, STATES, WHY
from service.features.trail import queries as trail
from service.recording.call import Call, Done
from service.web import routes, tables
from service.web.inputs import body_of, inputs
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/interviews", opens=INTERVIEW_READ)
def listed(page: PageDep, format: str = "") -> Response:
    page.here = "/interviews"
    home = page.home
    may = home is not None and not page.past and page.may(INTERVIEW_PROPOSE, home.code)
    return tables.answered(
        page, TALKS, talks(page.reader, page.who), format, "interviews/list.html",
        fields=inputs(page, bodies.New) if may else None,
    )  # fmt: skip


@router.post("/interviews", opens=INTERVIEW_PROPOSE)
def propose(page: PageDep) -> Response:
    def command(call: Call) -> Done:
        lines = page.fields("lines") or ["party", "business"]
        body = body_of(page, bodies.New, lines=lines, reasons=[])
        return commands.propose(page.services, call, body)

    return page.attempt(command, "recorded", "/interviews", lambda: listed(page))


@router.get("/interviews/{interview}", opens=INTERVIEW_READ)
def one(page: PageDep, interview: UUID) -> Response:
    return shown(page, interview)


def shown(page: Page, interview: UUID) -> Response:
    page.here = f"/interviews/{interview}"
    known = talk(page.reader, page.who, str(interview))
    if known is None:
        raise forbidden(page.who, INTERVIEW_READ, None)
    row, now = known.row, not page.past
    handles = now and not known.parts.isdisjoint(HANDLERS)
    decides = now and "decider" in known.parts and "proposer" not in known.parts
    states = now and row.state == "held" and row.statement is None
    moment = {"notify": row.state == "approved", "postpone": row.state == "notified"}
    return page.render(
        "interviews/one.html", talk=opened(page.reader, known), row=row, kinds=KINDS,
        states=STATES, why=WHY, next=NEXT.get(row.state), lines=LINES, parts=PARTS,
        sees=seen_by(known), facts=_facts(page, known), handles=handles, decides=decides,
        days_left=(row.meets_on - page.reader.today).days if row.meets_on else None,
        may_state=states and (handles or "subject" in known.parts),
        reasons=inputs(page, bodies.Reason, form="end-"),
        notifying=inputs(page, bodies.Notification, form="call-") if moment["notify"] else [],
        postponing=inputs(page, bodies.Postponement, form="put-") if moment["postpone"] else [],
        holding=inputs(page, bodies.Holding, form="hold-"),
        stating=inputs(page, bodies.Statement, form="state-"),
        committing=inputs(page, bodies.Commitment, form="commit-"),
    )  # fmt: skip


def _facts(page: Page, known: Talk) -> list[trail.TimelineEntry]:
    """The facts that cause it, as far as the reader may see them elsewhere too."""
    rows = [trail.line_at(page.reader, at) for at in known.row.reasons
            if at <= page.reader.at.position]  # fmt: skip
    seen = [row for row in rows if trail.is_seen(page.reader, row, page.who)]
    return trail.tell(page.reader, seen, page.people)


def _act(page: Page, interview: UUID, command: Callable[[Call], Done]) -> Response:
    return page.attempt(
        command, "recorded", f"/interviews/{interview}", lambda: shown(page, interview)
    )


@router.post("/interviews/{interview}/approval", opens=INTERVIEW_DECIDE)
def approve(page: PageDep, interview: UUID) -> Response:
    return _act(page, interview, lambda call: commands.approve(page.services, call, interview))


@router.post("/interviews/{interview}/refusal", opens=INTERVIEW_DECIDE)
def refuse(page: PageDep, interview: UUID) -> Response:
    def command(call: Call) -> Done:
        body = body_of(page, bodies.Reason, "end-")
        return commands.refuse(page.services, call, interview, body)

    return _act(page, interview, command)


@router.post("/interviews/{interview}/notification", opens=INTERVIEW_TAKE_PART)
def notify(page: PageDep, interview: UUID) -> Response:
    def command(call: Call) -> Done:
        body = body_of(page, bodies.Notification, "call-")
        return commands.notify(page.services, call, interview, body)

    return _act(page, interview, command)


@router.post("/interviews/{interview}/postponement", opens=INTERVIEW_TAKE_PART)
def postpone(page: PageDep, interview: UUID) -> Response:
    def command(call: Call) -> Done:
        body = body_of(page, bodies.Postponement, "put-")
        return commands.postpone(page.services, call, interview, body)

    return _act(page, interview, command)


@router.post("/interviews/{interview}/withdrawal", opens=INTERVIEW_TAKE_PART)
def withdraw(page: PageDep, interview: UUID) -> Response:
    def command(call: Call) -> Done:
        body = body_of(page, bodies.Reason, "end-")
        return commands.withdraw(page.services, call, interview, body)

    return _act(page, interview, command)


@router.post("/interviews/{interview}/holding", opens=INTERVIEW_TAKE_PART)
def hold(page: PageDep, interview: UUID) -> Response:
    """A leader for each line; the post, where no contact covers it."""

    def command(call: Call) -> Done:
        by = [
            {"leader": page.field(f"leader-{line}"), "line": line,
             "as": page.field(f"post-{line}") or None}
            for line in LINES
            if page.field(f"leader-{line}")
        ]  # fmt: skip
        if not by:
            raise WrongTalk("Name who held it, for each line of work.")
        body = body_of(page, bodies.Holding, "hold-", by=by)
        return commands.hold(page.services, call, interview, body)

    return _act(page, interview, command)


@router.post("/interviews/{interview}/statement", opens=INTERVIEW_TAKE_PART)
def make_statement(page: PageDep, interview: UUID) -> Response:
    def command(call: Call) -> Done:
        body = body_of(page, bodies.Statement, "state-")
        return commands.make_statement(page.services, call, interview, body)

    return _act(page, interview, command)


@router.post("/interviews/{interview}/commitments", opens=INTERVIEW_TAKE_PART)
def commit(page: PageDep, interview: UUID) -> Response:
    def command(call: Call) -> Done:
        body = body_of(page, bodies.Commitment, "commit-")
        return commands.commit(page.services, call, interview, body)

    return _act(page, interview, command)


@router.post("/interviews/{interview}/closure", opens=INTERVIEW_TAKE_PART)
def close(page: PageDep, interview: UUID) -> Response:
    return _act(page, interview, lambda call: commands.close(page.services, call, interview))
