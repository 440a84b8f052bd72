"""Contacts (双联系) linked, ended, passed on; and what was done in them recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from aggregates.contact.contact import Contact, ContactRefused, WrongContact, contact_id
from aggregates.errors import NotFound, Refused, Several
from aggregates.event import Act, Event
from aggregates.organization.events import OrganizationDissolved, OrganizationMerged
from aggregates.rules.contact import Span, earliest
from aggregates.values.period import Month
from aggregates.values.text import text
from service.access.who import Who
from service.features.contacts import bodies
from service.features.contacts.bodies import until_of
from service.features.contacts.queries.contacts import contacts, span
from service.features.contacts.rights import CONTACT_CHANGE, CONTACT_RECORD
from service.features.evidence.commands import must_have_evidence
from service.reading.reader import read_now
from service.recording.call import Call, Done, must_stand, permit, record
from service.services import Services

# --- linked -------------------------------------------------------------------------------------


def may_change(services: Services, call: Call, organization: str | None) -> None:
    """By an officer of the superior: no organization arranges who comes to look at it."""
    above = services.standing_data.superior(organization) if organization else None
    permit(services, call, CONTACT_CHANGE, above)


def link(services: Services, call: Call, body: bodies.New) -> Done:
    may_change(services, call, body.organization)
    with read_now(services, "contacts", "organizations") as reader:
        known = contacts(reader, organizations=[body.organization])
    made = linked(services, call, body, known)
    return record(services, call, made, contact=str(made.id))


def linked(services: Services, call: Call, body: bodies.New, known: Sequence[Row[Any]]) -> Contact:
    """Not recorded yet. ``known``: the organization's contacts."""
    must_stand(services, body.organization)
    since = body.since or services.standing_data.today(call.act.at)
    until = until_of(since, body.until)
    _must_not_overlap(known, body.leader, body.organization, Span(body.kind, since, until))
    ours = [row for row in known if (row.first_leader, row.kind) == (body.leader, body.kind)]
    return Contact.link(
        contact_id(body.organization, body.leader, body.kind, len(ours) + 1),
        body.organization,
        kind=body.kind,
        leader=body.leader,
        lines=body.lines,
        since=since,
        until=until,
        post=body.post,
        note=text(body.note),
        act=call.act_for(services.standing_data.superior(body.organization)),
    )


def _must_not_overlap(
    known: Iterable[Row[Any]], leader: str, organization: str, wanted: Span
) -> None:
    for row in known:
        if row.leader == leader and row.kind == wanted.kind and wanted.overlaps(span(row)):
            raise ContactRefused(
                "{leader} has a contact with {organization} from {since} to {until} already.",
                leader=leader, organization=organization, since=row.begins, until=row.ends,
            )  # fmt: skip


# --- ended, passed on ---------------------------------------------------------------------------


def end(services: Services, call: Call, contact: UUID, body: bodies.Ending) -> Done:
    known = services.log.find(Contact, contact)
    may_change(services, call, known.organization if known else None)
    if known is None:
        raise NotFound("There is no contact {id}.", id=contact)
    on = body.on or services.standing_data.today(call.act.at)
    known.end(on, text(body.reason), _act_for(services, call, known.organization))
    return record(services, call, known)


def succeed(services: Services, call: Call, body: bodies.Succession) -> Done:
    """接任: all of a leader's that stand on that day, in one act; none where one may not be."""
    with read_now(services, "contacts", "organizations") as reader:
        rows = [row for row in contacts(reader, leader=body.former) if span(row).holds(body.on)]
        theirs = contacts(reader, leader=body.to)
    for code in sorted({row.organization for row in rows}):
        may_change(services, call, code)
    if not rows:
        permit(services, call, CONTACT_CHANGE)
        raise WrongContact("{leader} has no contact that stands on {day}.",
                           leader=body.former, day=body.on)  # fmt: skip
    passed = _passed(services, call, body, rows, theirs)
    return record(services, call, *passed, contacts=[str(each.id) for each in passed])


def _passed(
    services: Services,
    call: Call,
    body: bodies.Succession,
    rows: Sequence[Row[Any]],
    theirs: Sequence[Row[Any]],
) -> list[Contact]:
    """All that is wrong is told at once."""
    wrong: list[Refused] = []
    passed: list[Contact] = []
    for row in rows:
        known = services.log.get(Contact, UUID(row.contact))
        among = [each for each in theirs if each.organization == row.organization]
        try:
            _must_not_overlap(among, body.to, row.organization, Span(row.kind, body.on, row.ends))
            known.pass_on(body.to, body.on, _act_for(services, call, row.organization))
        except Refused as refusal:
            wrong.append(refusal)
        passed.append(known)
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Several(wrong)
    for row in theirs:
        theirs_now = services.log.get(Contact, UUID(row.contact))
        call.read_set.on_thing(theirs_now.id, theirs_now.version)
    return passed


def _act_for(services: Services, call: Call, organization: str) -> Act:
    return call.act_for(services.standing_data.superior(organization))


def ceased(services: Services, call: Call, facts: Iterable[Event]) -> Iterator[Event]:
    """With an organization that is dissolved or merged its contacts end (R23)."""
    gone = [fact.organization for fact in facts
            if isinstance(fact, OrganizationDissolved | OrganizationMerged)]  # fmt: skip
    codes = [code for code in gone if code is not None]
    if not codes:
        return
    today = services.standing_data.today(call.act.at)
    with read_now(services, "contacts") as reader:
        rows = [row for row in contacts(reader, organizations=codes) if row.ends > today]
    for row in rows:
        known = services.log.get(Contact, UUID(row.contact))
        known.cease(today, call.act)
        yield from known.take()


# --- acts ---------------------------------------------------------------------------------------


def act(services: Services, call: Call, contact: UUID, kind: str, body: bodies.NewAct) -> Done:
    """Visit, report, dispatch, or several at once (R20)."""
    known = services.log.find(Contact, contact)
    stamp = _may_record(services, call, known, body.happened_on)
    if known is None:
        raise NotFound("There is no contact {id}.", id=contact)
    must_have_evidence(services, call, body.evidence)
    today = services.standing_data.today(call.act.at)
    number = known.act_on(
        body.happened_on,
        {kind, *body.also},
        body.lines or known.lines,
        findings=text(body.findings),
        advice=text(body.advice),
        taken_up=body.taken_up,
        evidence=body.evidence,
        today=today,
        earliest=_earliest(services, today),
        history=body.history,
        act=stamp,
    )
    return record(services, call, known, contact=str(contact), act=number)


def _earliest(services: Services, today: date) -> date:
    calendar = services.standing_data.calendar
    scheme = services.standing_data.version(Month.of(today)).parameters
    return earliest(today, scheme.contact_record_days, calendar)


def _may_record(services: Services, call: Call, known: Contact | None, day: date) -> Act:
    """The leader by the contact in force, wherever it is; the leader's deputy for them; else an
    officer of the organization's superior on the leader's behalf (代填)."""
    leader = known.leader_on(day) if known is not None else None
    face = _face(call.who, leader)
    if face is not None and face is not call.who:
        call.become(face)
    if face is not None:
        return call.act
    may_change(services, call, known.organization if known is not None else None)
    assert leader is not None or known is None
    return replace(call.act, on_behalf_of=leader) if leader else call.act


def _face(who: Who, leader: str | None) -> Who | None:
    faces: Collection[Who] = (who, *who.principals) if leader is not None else ()
    return next(
        (face for face in faces if face.actor == leader and face.is_named(CONTACT_RECORD)), None
    )
