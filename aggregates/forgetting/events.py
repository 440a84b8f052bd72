"""What happens when a text is forgotten (遗忘)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from aggregates.event import FirstEvent
from aggregates.values.text import Text


@dataclass(frozen=True, kw_only=True)
class TextForgotten(FirstEvent):
    """The words of one field of the fact at ``position`` were wiped; ``field`` as the log names
    it (``name.0`` in a list). Organization and period are the forgotten fact's own; its reference
    is the cause."""

    TOPIC: ClassVar[str] = "text.forgotten"

    position: int
    field: str
    reason: Text


ForgettingEvent = TextForgotten
