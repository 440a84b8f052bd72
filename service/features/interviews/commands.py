"""Talks (双约谈, R14) from proposal to closure, each step by who has a part in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid5

from sqlalchemy import select

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Origin, Outcome, Status
from aggregates.errors import Refused, Several
from aggregates.event import Act
from aggregates.interview.interview import Interview, TalkRefused
from aggregates.personal_notice.personal_notice import PersonalNotice
from aggregates.rules.interview import CONTACT, Holding, first_day
from aggregates.values.period import Month
from aggregates.values.text import Text, text
from projections.organizations import POSTS
from service.access.actions import Action
from service.access.who import forbidden
from service.features.assignments.commands.handing_down import must_not_be_past
from service.features.contacts.queries.contacts import contacts, leader_on, span
from service.features.interviews import bodies
from service.features.interviews.queries.interviews import HANDLERS, Talk, subjects, talk
from service.features.interviews.rights import (
    INTERVIEW_DECIDE,
    INTERVIEW_PROPOSE,
    INTERVIEW_TAKE_PART,
)
from service.reading.reader import Reader, read_now
from service.reading.tree import tree
from service.recording.call import Call, Done, must_stand, record
from service.services import Services

VIEWS = ("interviews", "contacts", "organizations", "calendars")
SUBJECT = frozenset({"subject"})
DECIDERS = frozenset({"decider"})


@dataclass(frozen=True, slots=True)
class Opened:
    """A talk that whoever asks has a part in. ``persons``: whom it is with."""

    interview: Interview
    talk: Talk

    @property
    def persons(self) -> frozenset[str]:
        return frozenset(self.talk.subjects)


# --- proposed -----------------------------------------------------------------------------------


def propose(services: Services, call: Call, body: bodies.New) -> Done:
    """By somebody of its superior, for themselves: no deputy writes talks (R20)."""
    _must_reach(services, call, INTERVIEW_PROPOSE, body.organization)
    must_stand(services, body.organization)
    made = Interview.propose(
        uuid5(call.act.command_id, "interview"),
        body.organization,
        kind=body.kind,
        why="by-hand",
        person=body.person,
        post=body.post,
        reasons=body.reasons,
        lines=body.lines,
        reason=text(body.reason),
        act=call.act,
    )
    return record(services, call, made, interview=str(made.id))


def _must_reach(services: Services, call: Call, action: Action, organization: str) -> None:
    data = services.standing_data
    lineage = data.lineage(data.superior(organization))
    if call.who.operator or not call.who.may(action, lineage, lineage[-1]):
        raise forbidden(call.who, action, organization)


# --- decided ------------------------------------------------------------------------------------


def approve(services: Services, call: Call, interview: UUID) -> Done:
    known = _opened(services, call, interview, DECIDERS, INTERVIEW_DECIDE)
    known.interview.approve(known.persons, call.act)
    return record(services, call, known.interview)


def refuse(services: Services, call: Call, interview: UUID, body: bodies.Reason) -> Done:
    known = _opened(services, call, interview, DECIDERS, INTERVIEW_DECIDE)
    known.interview.refuse(known.persons, Text(body.reason), call.act)
    return record(services, call, known.interview)


def withdraw(services: Services, call: Call, interview: UUID, body: bodies.Reason) -> Done:
    known = _opened(services, call, interview, HANDLERS)
    known.interview.withdraw(Text(body.reason), call.act)
    notices = _addressed(services, call, known, "interview-withdrawn", known.talk.row.told)
    return record(services, call, known.interview, *notices)


# --- notified -----------------------------------------------------------------------------------


def notify(services: Services, call: Call, interview: UUID, body: bodies.Notification) -> Done:
    """约谈通知: to the person alone, never into the organization's bundle."""
    known = _opened(services, call, interview, HANDLERS)
    persons = _present(services, known)
    known.interview.notify(body.on, text(body.place), persons, _earliest(services, call), call.act)
    notices = _addressed(services, call, known, "interview-notified", persons)
    return record(services, call, known.interview, *notices)


def postpone(services: Services, call: Call, interview: UUID, body: bodies.Postponement) -> Done:
    known = _opened(services, call, interview, HANDLERS)
    persons = _present(services, known)
    known.interview.postpone(
        body.on, text(body.place), text(body.reason), persons, _earliest(services, call), call.act
    )
    notices = _addressed(services, call, known, "interview-notified", persons)
    return record(services, call, known.interview, *notices)


def _present(services: Services, known: Opened) -> list[str]:
    """Whoever holds the post now: a successor is told, not who went."""
    row = known.talk.row
    with read_now(services, "organizations") as reader:
        return subjects(reader, row.organization, row.person, row.post)


def _earliest(services: Services, call: Call) -> date:
    data = services.standing_data
    today = data.today(call.act.at)
    days = data.version(Month.of(today)).parameters.talk_notice_days
    return first_day(today, days, data.calendar)


def _addressed(
    services: Services, call: Call, known: Opened, kind: str, persons: Collection[str]
) -> list[PersonalNotice]:
    day = services.standing_data.today(call.act.at).isoformat()
    key = str(known.interview.id)
    items = [{"kind": kind, "count": 1, "subjects": [key]}]
    subject = f"{kind} {key} {known.interview.version}"
    return [PersonalNotice.address(each, subject, day, items, call.act) for each in persons]


# --- held ---------------------------------------------------------------------------------------


def hold(services: Services, call: Call, interview: UUID, body: bodies.Holding) -> Done:
    """约谈记录: both lines covered, by a contact or by a post declared in the superior."""
    known = _opened(services, call, interview, HANDLERS)
    known.interview.hold(
        body.held_on,
        _holdings(services, known.interview.organization, body),
        text(body.record),
        subjects=known.persons,
        today=services.standing_data.today(call.act.at),
        act=call.act,
    )
    return record(services, call, known.interview)


def _holdings(services: Services, organization: str, body: bodies.Holding) -> list[Holding]:
    """All who cover nothing are named at once."""
    wrong: list[Refused] = []
    holdings: list[Holding] = []
    with read_now(services, *VIEWS) as reader:
        for each in body.by:
            basis = _basis(reader, organization, each, body.held_on)
            if basis is None:
                wrong.append(TalkRefused(
                    "{leader} covers {line} neither by a contact nor by a post declared in the "
                    "superior.", leader=each.leader, line=each.line,
                ))  # fmt: skip
            else:
                holdings.append(Holding(each.leader, each.line, basis))
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Several(wrong)
    return holdings


def _basis(reader: Reader, organization: str, by: bodies.By, day: date) -> str | None:
    places = tree(reader)
    rows = contacts(reader, organizations=places.lineage(organization))
    if any(leader_on(row, day) == by.leader and by.line in row.lines and span(row).holds(day)
           for row in rows):  # fmt: skip
        return CONTACT
    above = places[organization].superior or organization
    posts = reader.view.rows(POSTS)
    query = select(posts.c.post).where(
        posts.c.organization == above, posts.c.person == by.leader, posts.c.post == by.post
    )
    return by.post if reader.view.all(query) else None


def make_statement(services: Services, call: Call, interview: UUID, body: bodies.Statement) -> Done:
    """By the subject; or by who handles it, of what was said on paper."""
    known = _opened(services, call, interview, SUBJECT | HANDLERS)
    on_paper = "subject" not in known.talk.parts
    known.interview.make_statement(text(body.statement), body.declined, on_paper, call.act)
    return record(services, call, known.interview)


def commit(services: Services, call: Call, interview: UUID, body: bodies.Commitment) -> Done:
    """整改承诺: issues an assignment like any other, which names no talk as its cause."""
    known = _opened(services, call, interview, HANDLERS)
    must_not_be_past(services, call, body.due)
    key = services.new_id()  # one made of the command's id would tell what it is
    talk_ = known.interview
    number = talk_.commit(Text(body.text), body.due, key, call.act)
    issuer = services.standing_data.superior(talk_.organization)
    plain = replace(call.act, acting_for=issuer, cause=None)
    line = _issued(key, talk_.organization, issuer, body, plain)
    return record(services, call, talk_, line, commitment=number, assignment=str(key))


def _issued(
    key: UUID, organization: str, issuer: str, body: bodies.Commitment, act: Act
) -> Assignment:
    return Assignment.issue(
        key,
        period=str(Month.of(body.due)),
        organization=organization,
        issuer=issuer,
        origin=Origin.BY_HAND,
        points=0,
        due=body.due,
        title=Text(body.text[:200]),
        requirement=Text(body.text) if len(body.text) > 200 else None,
        act=act,
    )


def close(services: Services, call: Call, interview: UUID) -> Done:
    known = _opened(services, call, interview, HANDLERS)
    lines = [services.log.get(Assignment, key) for key in known.interview.commitments]
    for line in lines:
        call.read_set.on_thing(line.id, line.version)
    known.interview.close(_still_open(lines), call.act)
    return record(services, call, known.interview)


def _still_open(lines: Sequence[Assignment]) -> int:
    """Neither accepted 已完成 nor cancelled."""
    done = [line for line in lines
            if line.status == Status.CANCELLED
            or (line.status == Status.ACCEPTED and line.outcome == Outcome.DONE)]  # fmt: skip
    return len(lines) - len(done)


# --- who ----------------------------------------------------------------------------------------


def _opened(
    services: Services,
    call: Call,
    interview: UUID,
    parts: Collection[str],
    action: Action = INTERVIEW_TAKE_PART,
) -> Opened:
    """What is not there is refused like what one has no part in."""
    with read_now(services, *VIEWS) as reader:
        known = talk(reader, call.who, str(interview))
    if known is None or known.parts.isdisjoint(parts) or call.who.operator:
        raise forbidden(call.who, action, None)
    return Opened(services.log.get(Interview, interview), known)
