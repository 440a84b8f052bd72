"""Dispatch meetings (调度会) called, cancelled, held, decided in, their minutes published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Origin
from aggregates.errors import NotFound, Refused, Several
from aggregates.event import Act
from aggregates.meeting.meeting import DispatchMeeting, MeetingRefused
from aggregates.values.period import Month, Period
from aggregates.values.text import Text, text
from service.features.assignments.commands.handing_down import must_not_be_past
from service.features.assignments.rights import ASSIGNMENT_ISSUE
from service.features.meetings import bodies
from service.features.meetings.rights import MEETING_CALL
from service.reading.reader import read_now
from service.reading.tree import tree
from service.recording.call import Call, Done, must_stand, permit, record
from service.services import Services


class NotBeneath(MeetingRefused):
    """Who is no organization beneath the one that meets."""

    status = 422


def call_new(services: Services, call: Call, body: bodies.Call) -> Done:
    """会议通知 goes to all that are invited: without names, all directly beneath."""
    permit(services, call, MEETING_CALL, body.organization)
    must_stand(services, body.organization)
    invited = list(dict.fromkeys(body.invited)) or _directly_beneath(services, body.organization)
    _must_be_beneath(services, body.organization, invited)
    if not invited:
        raise NotBeneath("Nobody stands beneath {code}, so nobody is invited.",
                         code=body.organization)  # fmt: skip
    period: Period = body.period
    meeting = DispatchMeeting.call_new(
        uuid5(call.act.command_id, "meeting"),
        body.organization,
        kind=body.kind,
        period=str(period),
        title=Text(body.title),
        planned_on=body.held_on,
        place=text(body.place),
        invited=invited,
        act=call.act_for(body.organization),
    )
    return record(services, call, meeting, meeting=str(meeting.id))


def _directly_beneath(services: Services, organization: str) -> list[str]:
    with read_now(services, "organizations") as reader:
        places = tree(reader).places
    return sorted(
        code for code, place in places.items()
        if place.superior == organization and place.dissolved_at is None
    )  # fmt: skip


def _must_be_beneath(services: Services, organization: str, codes: Sequence[str]) -> None:
    """All that are not are named at once."""
    wrong: list[Refused] = []
    for code in codes:
        try:
            known = must_stand(services, code).code
            beneath = organization in services.standing_data.lineage(known)[1:]
        except Refused as refusal:
            wrong.append(refusal)
            continue
        if not beneath:
            wrong.append(NotBeneath("{code} does not stand beneath {organization}.",
                                    code=code, organization=organization))  # fmt: skip
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Several(wrong)


def cancel(services: Services, call: Call, meeting: UUID, body: bodies.Cancellation) -> Done:
    known, act = _load(services, call, meeting)
    known.cancel(Text(body.reason), act)
    return record(services, call, known)


def hold(services: Services, call: Call, meeting: UUID, body: bodies.Holding) -> Done:
    """Who attended, who was absent and why, who spoke."""
    known, act = _load(services, call, meeting)
    _must_be_beneath(services, known.organization, body.attended)
    known.hold(
        body.held_on,
        list(dict.fromkeys(body.attended)),
        {each.organization: Text(each.reason) for each in body.absent},
        list(dict.fromkeys(body.speakers)),
        today=services.standing_data.today(act.at),
        act=act,
    )
    return record(services, call, known)


def decide(services: Services, call: Call, meeting: UUID, body: bodies.NewDecision) -> Done:
    """议定事项: each of ``to`` is given an assignment without points, due as it was typed (R2)."""
    known, act = _load(services, call, meeting)
    to = list(dict.fromkeys(body.to))
    _must_be_beneath(services, known.organization, to)
    must_not_be_past(services, call, body.due)
    for code in to:
        permit(services, call, ASSIGNMENT_ISSUE, code)
    ids = [uuid5(act.command_id, str(number)) for number in range(len(to))]
    words = Text(body.text)
    number = known.decide(words, to, body.due, ids, act)
    because = replace(act, cause=known.last_reference)
    issued = [_issued(key, code, known, body, because) for key, code in zip(ids, to, strict=True)]
    answer: dict[str, Any] = {"decision": number, "assignments": [str(key) for key in ids]}
    return record(services, call, known, *issued, **answer)


def _issued(
    key: UUID, code: str, meeting: DispatchMeeting, body: bodies.NewDecision, act: Act
) -> Assignment:
    return Assignment.issue(
        key,
        period=str(Month.of(body.due)),
        organization=code,
        issuer=meeting.organization,
        origin=Origin.BY_HAND,
        points=0,
        due=body.due,
        title=Text(body.text[:200]),
        requirement=Text(body.text) if len(body.text) > 200 else None,
        act=act,
    )


def publish(services: Services, call: Call, meeting: UUID) -> Done:
    known, act = _load(services, call, meeting)
    known.publish(act)
    return record(services, call, known)


def invited_to(services: Services, meeting: UUID) -> list[str]:
    return services.log.get(DispatchMeeting, meeting).invited


def _load(services: Services, call: Call, meeting: UUID) -> tuple[DispatchMeeting, Act]:
    """What is not there is refused like another's."""
    known = services.log.find(DispatchMeeting, meeting)
    permit(services, call, MEETING_CALL, known.organization if known else None)
    if known is None:
        raise NotFound("There is no meeting {id}.", id=meeting)
    return known, call.act_for(known.organization)
