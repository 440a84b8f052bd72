"""What a holder asks for: a later deadline (申请延期), or to be left out (申请不适用)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from aggregates.event import Event
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class ExtensionAsked(Event):
    """申请延期. ``number`` counts from 1."""

    TOPIC: ClassVar[str] = "assignment.extension_asked"
    SENTENCE: ClassVar[str] = N_(
        "{who} asked for a later deadline of {subject}: {due} (request {number})."
    )

    number: int
    due: date
    reason: Text


@dataclass(frozen=True, kw_only=True)
class ExtensionGranted(Event):
    TOPIC: ClassVar[str] = "assignment.extension_granted"
    SENTENCE: ClassVar[str] = N_(
        "{who} extended the deadline of {subject} to {due}, before {before_due}."
    )

    number: int
    due: date


@dataclass(frozen=True, kw_only=True)
class ExtensionRefused(Event):
    TOPIC: ClassVar[str] = "assignment.extension_refused"
    SENTENCE: ClassVar[str] = N_(
        "{who} refused to extend the deadline of {subject} (request {number})."
    )

    number: int
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class NotApplicableAsked(Event):
    """申请不适用."""

    TOPIC: ClassVar[str] = "assignment.not_applicable_asked"
    SENTENCE: ClassVar[str] = N_(
        "{who} asked to have {subject} taken as not applicable to {organization}."
    )

    reason: Text


@dataclass(frozen=True, kw_only=True)
class NotApplicableGranted(Event):
    TOPIC: ClassVar[str] = "assignment.not_applicable_granted"
    SENTENCE: ClassVar[str] = N_("{who} granted that {subject} does not apply to {organization}.")


@dataclass(frozen=True, kw_only=True)
class NotApplicableRefused(Event):
    TOPIC: ClassVar[str] = "assignment.not_applicable_refused"
    SENTENCE: ClassVar[str] = N_(
        "{who} refused to take {subject} as not applicable to {organization}."
    )

    reason: Text | None = None
