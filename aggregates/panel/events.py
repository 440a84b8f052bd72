"""What happens to a panel (评审): it votes, once, on many branches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from aggregates.event import FirstEvent
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class PanelHeld(FirstEvent):
    """``members``: each with person and organization; ``votes``: each with branch, application and
    how many were in favour."""

    TOPIC: ClassVar[str] = "panel.held"
    SENTENCE: ClassVar[str] = N_(
        "{who} recorded a panel of {members} members, held on {held_on}, that voted on {votes} "
        "branches."
    )

    held_on: date
    members: list[dict[str, Any]]
    votes: list[dict[str, Any]]


PanelEvent = PanelHeld
