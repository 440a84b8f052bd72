"""Meetings as their golden history keeps them: one held with decisions and its minutes, one
cancelled."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from service.features.meetings import bodies, commands
from tests.city import City


def called(city: City, title: str, **more: object) -> UUID:
    body = {"organization": "GW", "kind": "monthly", "period": "2026-10", "title": title,
            "held_on": "2026-11-10", "place": "三楼会议室"}  # fmt: skip
    done = commands.call_new(city.services, city.by("GW"), bodies.Call.model_validate(body | more))
    return UUID(done.answer["meeting"])


def play(city: City) -> None:
    city.issue()
    city.until("2026-11-10")
    first = called(city, "十月调度会")
    holding = {"held_on": "2026-11-10", "attended": ["U1"], "speakers": ["U1"],
               "absent": [{"organization": "U2", "reason": "出差"}]}  # fmt: skip
    by = city.by("GW")
    commands.hold(city.services, by, first, bodies.Holding.model_validate(holding))
    body = bodies.NewDecision(text="补齐十月台账", to=["U1", "U2"], due=date(2026, 11, 30))
    commands.decide(city.services, city.by("GW"), first, body)
    commands.publish(city.services, city.by("GW"), first)
    other = called(city, "专题调度", kind="special", invited=["U1"], held_on="2026-11-20")
    reason = bodies.Cancellation(reason="时间冲突")
    commands.cancel(city.services, city.by("GW"), other, reason)
