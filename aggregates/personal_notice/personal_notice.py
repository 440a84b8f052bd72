"""A notice to one person (个人通知): what concerns them alone, and that they received it."""

from __future__ import annotations

from typing import Any, Self, assert_never
from uuid import UUID

from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, identity
from aggregates.personal_notice.events import (
    PersonAddressed,
    PersonalNoticeEvent,
    PersonReceived,
)


class NotYours(Refused):
    """It was sent to somebody else."""

    status = 403


def personal_notice_id(person: str, subject: str) -> UUID:
    """``subject``: what it tells of, once: a job's period, or what happened to a thing."""
    return identity("personal-notice", person, subject)


class PersonalNotice(Aggregate):
    TOPIC = "personal_notice"

    def __init__(self) -> None:
        self.person = ""
        self.received = False

    @classmethod
    def address(
        cls, person: str, subject: str, day: str, items: list[dict[str, Any]], act: Act
    ) -> Self:
        return cls.begin(
            PersonAddressed(
                **cls.first(personal_notice_id(person, subject), act),
                person=person,
                day=day,
                items=items,
            )
        )

    def receive(self, act: Act) -> None:
        if act.actor != self.person:
            raise NotYours("This was sent to somebody else.")
        if not self.received:
            self.record(PersonReceived(**self.next(act)))

    def evolve(self, event: PersonalNoticeEvent) -> None:
        match event:
            case PersonAddressed(person=person):
                self.person = person
            case PersonReceived():
                self.received = True
            case _:
                assert_never(event)
