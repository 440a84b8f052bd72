"""What happens to the scheme (考核方案)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class SchemeFounded(FirstEvent):
    """The first version: its month is where it is counted from, but earlier periods use it too."""

    TOPIC: ClassVar[str] = "scheme.founded"
    SENTENCE: ClassVar[str] = N_(
        "The first version of the scheme was set down, from {in_force_from}."
    )

    in_force_from: str  # a month, 2026-11
    parameters: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SchemeVersionPublished(Event):
    """A further version (方案修订), in force from a month."""

    TOPIC: ClassVar[str] = "scheme.version_published"
    SENTENCE: ClassVar[str] = N_(
        "{who} published version {version} of the scheme, in force from {in_force_from}."
    )

    version: int
    in_force_from: str
    parameters: dict[str, Any]


SchemeEvent = SchemeFounded | SchemeVersionPublished
