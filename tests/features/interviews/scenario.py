"""Talks as their golden history keeps them: one whole life, one refused, one withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from aggregates.assignment.assignment import Assignment
from service.access.roles import Grant, Role
from service.access.who import Who
from service.features.contacts import bodies as contact_bodies
from service.features.contacts import commands as contacts
from service.features.interviews import bodies, commands
from service.features.organizations.commands.organizations import fill_post
from service.recording.call import Call, call, record
from tests.city import City

LEADER = Who("l01", "L01", "GW", grants=(Grant(Role.LEADER, "GW"),))
SUBJECT = Who("s1", "S1", "U1", grants=(Grant(Role.UNIT_SECRETARY, "U1"),))


def by(city: City, who: Who) -> Call:
    return call(city.services, who, "page")


def proposed(city: City, **more: Any) -> UUID:
    said = {"organization": "U1", "post": "书记", "reason": "连续两月逾期"} | more
    body = bodies.New.model_validate(said)
    done = commands.propose(city.services, city.by("GW"), body)
    return UUID(done.answer["interview"])


def prepare(city: City) -> None:
    """Who is talked to, and a leader who covers both lines by a contact."""
    fill_post(city.services, city.operator(), "U1", "书记", "S1", None)
    said = {"leader": "L01", "organization": "U1", "since": "2026-10-01"}
    contacts.link(city.services, city.by("GW"), contact_bodies.New.model_validate(said))


def notified(city: City, talk: UUID, on: str) -> None:
    commands.approve(city.services, by(city, LEADER), talk)
    body = bodies.Notification.model_validate({"on": on, "place": "三楼"})
    commands.notify(city.services, city.by("GW"), talk, body)


def held(city: City, talk: UUID, on: str) -> None:
    lines = [{"leader": "L01", "line": line} for line in ("party", "business")]
    body = bodies.Holding.model_validate({"held_on": on, "by": lines, "record": "谈话记录"})
    commands.hold(city.services, by(city, LEADER), talk, body)


def play(city: City) -> None:
    prepare(city)
    talk = proposed(city, kind="formal")
    city.skip_to("2026-10-09")
    notified(city, talk, "2026-10-14")
    later = bodies.Postponement.model_validate({"on": "2026-10-15", "reason": "会议冲突"})
    commands.postpone(city.services, city.by("GW"), talk, later)
    city.skip_to("2026-10-15")
    held(city, talk, "2026-10-15")
    statement = bodies.Statement(statement="认真整改")
    commands.make_statement(city.services, by(city, SUBJECT), talk, statement)
    promise = bodies.Commitment.model_validate({"text": "补齐台账", "due": "2026-10-30"})
    made = commands.commit(city.services, by(city, LEADER), talk, promise)
    _settle(city, UUID(made.answer["assignment"]))
    commands.close(city.services, by(city, LEADER), talk)
    other, third = proposed(city), proposed(city, person="S1", post=None)
    commands.refuse(city.services, by(city, LEADER), other, bodies.Reason(reason="已经整改"))
    commands.withdraw(city.services, city.by("GW"), third, bodies.Reason(reason="重复"))


def _settle(city: City, key: UUID) -> None:
    line = city.services.log.get(Assignment, key)
    line.cancel(None, city.by("GW").act)
    record(city.services, city.by("GW"), line)
