"""What happens to a checklist (清单): published, version by version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from aggregates.event import FirstEvent
from aggregates.values.kinds import Word
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class ChecklistPublished(FirstEvent):
    """``kind``: standard 标准化“1+9”, strong 七个过硬. ``criteria``: each with code, words and what
    proves it (``proof``). Version 1 is what ships; the first that is published is 2."""

    TOPIC: ClassVar[str] = "checklist.published"
    SENTENCE: ClassVar[str] = N_(
        "{who} published version {version} of the checklist {kind}: {criteria} criteria."
    )

    kind: Word
    version: int
    criteria: list[dict[str, Any]]


ChecklistEvent = ChecklistPublished
