"""What happens to a notice (送达)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class NoticeServed(FirstEvent):
    """One bundled message an organization a day. ``items``: {"kind", "count", "subjects"}, where
    kind is issued, returned, urged, due_soon, decided, report_due ... and subjects are ids."""

    TOPIC: ClassVar[str] = "notice.served"
    SENTENCE: ClassVar[str] = N_("A notice of {items} kinds of news was served on {organization}.")

    organization: OrganizationCode
    day: str
    items: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class NoticeReceived(Event):
    """Somebody of the organization has read it (送达回执)."""

    TOPIC: ClassVar[str] = "notice.received"
    SENTENCE: ClassVar[str] = N_("{who} received the notice to {organization}.")


NoticeEvent = NoticeServed | NoticeReceived
