"""What happens to a dispatch meeting (调度会)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode, Word
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class MeetingCalled(FirstEvent):
    """会议通知. ``kind``: monthly 月调度, quarterly 季调度, special 专题; ``planned_on``: the day
    that it is called for; ``invited``: codes."""

    TOPIC: ClassVar[str] = "meeting.called"
    SENTENCE: ClassVar[str] = N_(
        "{who} called the dispatch meeting {title} of {organization} for {planned_on}, with "
        "{invited} organizations."
    )

    organization: OrganizationCode
    kind: Word
    period: str
    title: Text
    planned_on: date
    place: Text | None
    invited: list[str]


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(Event):
    TOPIC: ClassVar[str] = "meeting.cancelled"
    SENTENCE: ClassVar[str] = N_(
        "{who} cancelled the dispatch meeting of {organization} for {period}: {reason}."
    )

    reason: Text


@dataclass(frozen=True, kw_only=True)
class MeetingHeld(Event):
    """``absent``: codes, with their ``reasons`` in the same order. ``speakers``: who reported."""

    TOPIC: ClassVar[str] = "meeting.held"
    SENTENCE: ClassVar[str] = N_(
        "{who} recorded that the dispatch meeting of {organization} for {period} took place on "
        "{held_on}: {attended} attended, {absent} were absent."
    )

    held_on: date
    attended: list[str]
    absent: list[str]
    reasons: list[Text]
    speakers: list[str]


@dataclass(frozen=True, kw_only=True)
class DecisionRecorded(Event):
    """议定事项: ``number`` from 1; ``assignments`` that it issued, ids, one for each of ``to``."""

    TOPIC: ClassVar[str] = "meeting.decision_recorded"
    SENTENCE: ClassVar[str] = N_(
        "{who} recorded decision {number} of the dispatch meeting of {organization} for {period}: "
        "{words}."
    )

    number: int
    words: Text
    to: list[str]
    due: date
    assignments: list[str]


@dataclass(frozen=True, kw_only=True)
class MinutesPublished(Event):
    """会议纪要: from then on no decision is added."""

    TOPIC: ClassVar[str] = "meeting.minutes_published"
    SENTENCE: ClassVar[str] = N_(
        "{who} published the minutes of the dispatch meeting of {organization} for {period}."
    )


MeetingEvent = MeetingCalled | MeetingCancelled | MeetingHeld | DecisionRecorded | MinutesPublished
