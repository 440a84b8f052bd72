"""What happens to a notice (送达)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from aggregates.event import Event, FirstEvent


@dataclass(frozen=True, kw_only=True)
class NoticeServed(FirstEvent):
    """One bundled message an organization a day. ``items``: {"kind", "count", "subjects"}, where
    kind is issued, returned, urged, due_soon, decided, report_due ... and subjects are ids."""

    TOPIC: ClassVar[str] = "notice.served"

    organization: str
    day: str
    items: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class NoticeReceived(Event):
    """Somebody of the organization has read it (送达回执)."""

    TOPIC: ClassVar[str] = "notice.received"


NoticeEvent = NoticeServed | NoticeReceived
