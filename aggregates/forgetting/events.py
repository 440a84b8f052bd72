"""What happens when a text is forgotten (遗忘)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from aggregates.event import FirstEvent
from aggregates.values.kinds import Word
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class TextForgotten(FirstEvent):
    """The words of one field of the fact at ``position`` were wiped; ``field`` as the log names
    it (``name.0`` in a list). Organization and period are the forgotten fact's own; its reference
    is the cause."""

    TOPIC: ClassVar[str] = "text.forgotten"
    SENTENCE: ClassVar[str] = N_(
        "{who} wiped the text “{field}” of the fact at position {position}, for the reason: "
        "{reason}."
    )

    position: int
    field: Word
    reason: Text


ForgettingEvent = TextForgotten
