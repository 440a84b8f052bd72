"""What happens to a rectification (整改): an assignment with a problem, a measure and a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode, Word
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class RectificationOrdered(FirstEvent):
    """责令整改. ``assignment``: issued with it, which tells how it goes on. ``source``: ledger,
    spot-check, interview or look-back. ``of``: the assignment that was wanting, where one was."""

    TOPIC: ClassVar[str] = "rectification.ordered"
    SENTENCE: ClassVar[str] = N_(
        "{who} ordered {organization} to rectify, by {due}: {problem} ({source})."
    )

    organization: OrganizationCode
    assignment: UUID
    source: Word
    of: UUID | None
    due: date
    problem: Text
    measure: Text | None = None
    responsible: Text | None = None


@dataclass(frozen=True, kw_only=True)
class RectificationPlanned(Event):
    """整改措施、责任人, as its holder or its superior now says; what is None stays as it was."""

    TOPIC: ClassVar[str] = "rectification.planned"
    SENTENCE: ClassVar[str] = N_("{who} said how and by whom {organization} rectifies.")

    measure: Text | None = None
    responsible: Text | None = None


RectificationEvent = RectificationOrdered | RectificationPlanned
