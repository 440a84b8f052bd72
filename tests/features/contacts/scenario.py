"""Contacts as their golden history keeps them: acted upon, passed on, ended."""

from __future__ import annotations

from uuid import UUID

from aggregates.personal_notice.personal_notice import personal_notice_id
from schedules.job import Occurrence
from schedules.runner import run_together
from service.access.roles import Grant, Role
from service.access.who import Who
from service.features.contacts import bodies, commands
from service.features.notices import commands as notices
from service.recording.call import call
from tests.city import City, at


def linked(city: City, organization: str, leader: str = "L01", **more: object) -> UUID:
    said = {"leader": leader, "organization": organization, "since": "2026-10-01", **more}
    body = bodies.New.model_validate(said)
    return UUID(commands.link(city.services, city.by("GW"), body).answer["contact"])


def acted(city: City, contact: UUID, day: str, kind: str = "visit", **more: object) -> None:
    body = bodies.NewAct.model_validate({"happened_on": day, **more})
    commands.act(city.services, city.by("GW"), contact, kind, body)


def _told(city: City) -> None:
    """The quarter's debts, by the job's own hand; one leader has read theirs."""
    services, when = city.services, at("2026-12-10", 9)
    services.log.move_clock(when)
    run_together(services, [Occurrence(when, "tell-contact-debts", "2026Q4")])
    reader = Who("l02", "L02", "GW", grants=(Grant(Role.LEADER, "GW"),))
    notice = personal_notice_id("L02", "contact-debts 2026Q4")
    notices.receive_personal(services, call(services, reader, "page"), notice)


def play(city: City) -> None:
    first = linked(city, "U1", post="工委领导01", note="重点联系")
    other = linked(city, "U2", lines=["party"])
    guided = linked(city, "U1-1", kind="guidance", until="2026-12-31")
    city.until("2026-10-20")
    acted(city, first, "2026-10-19", also=["report"], found="台账不全", advice="补齐台账")
    acted(city, other, "2026-10-08", "dispatch")
    city.until("2026-11-10")
    acted(city, first, "2026-11-10", "dispatch", taken_up=True)
    acted(city, guided, "2026-10-12", lines=["party"], history=True)
    body = bodies.Succession.model_validate({"from": "L01", "to": "L02", "on": "2026-11-09"})
    commands.succeed(city.services, city.by("GW"), body)
    _told(city)
    ending = bodies.Ending.model_validate({"on": "2026-12-11", "reason": "工作调整"})
    commands.end(city.services, city.by("GW"), guided, ending)
