"""Texts forgotten (遗忘): by which fact."""

from __future__ import annotations

from ..reading.facts import Fact
from ..replay.registry import on
from ..replay.replay import Replay


@on("text.forgotten")
def _forgotten(replay: Replay, fact: Fact) -> None:
    replay.forgot[fact.said["position"], fact.said["field"]] = fact.position
