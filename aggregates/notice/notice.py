"""A notice (送达) to an organization, with its receipt."""

from __future__ import annotations

from datetime import date
from typing import Any, Self, assert_never
from uuid import UUID

from aggregates.event import Act, Aggregate, identity
from aggregates.notice.events import NoticeEvent, NoticeReceived, NoticeServed


def notice_id(organization: str, day: date) -> UUID:
    return identity("notice", organization, day.isoformat())


class Notice(Aggregate):
    TOPIC = "notice"

    def __init__(self) -> None:
        self.organization = ""
        self.received = False

    @classmethod
    def serve(cls, organization: str, day: date, items: list[dict[str, Any]], act: Act) -> Self:
        return cls.begin(
            NoticeServed(
                **cls.first(notice_id(organization, day), act),
                organization=organization,
                day=day.isoformat(),
                items=items,
            )
        )

    def receive(self, act: Act) -> None:
        if not self.received:
            self.record(NoticeReceived(**self.next(act)))

    @property
    def about(self) -> tuple[str | None, str | None]:
        return self.organization, None

    def evolve(self, event: NoticeEvent) -> None:
        match event:
            case NoticeServed(organization=organization):
                self.organization = organization
            case NoticeReceived():
                self.received = True
            case _:
                assert_never(event)
