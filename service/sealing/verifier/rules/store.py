"""How the store was made."""

from __future__ import annotations

from ..reading.facts import Fact
from ..replay.registry import on
from ..replay.replay import Replay


@on("store.opened")
def _opened(replay: Replay, fact: Fact) -> None:
    replay.first_month = fact.said["month"]
    replay.opened = True
    replay.simulated = bool(fact.said["simulated"])
