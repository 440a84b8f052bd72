"""What happens to a notice to one person (个人通知), which stands in no organization's bundle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class PersonAddressed(FirstEvent):
    """``items``: {"kind", "count", "subjects"}, subjects being ids."""

    TOPIC: ClassVar[str] = "personal_notice.addressed"
    SENTENCE: ClassVar[str] = N_("A notice of {items} kinds of news was sent to {person}.")

    person: str
    day: str
    items: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class PersonReceived(Event):
    TOPIC: ClassVar[str] = "personal_notice.received"
    SENTENCE: ClassVar[str] = N_("{who} received a notice sent to them.")


PersonalNoticeEvent = PersonAddressed | PersonReceived
