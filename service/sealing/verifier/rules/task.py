"""The catalogue (任务清单) and its points (R1)."""

from __future__ import annotations

from ..reading.facts import Fact
from ..replay.registry import on
from ..replay.replay import Replay


@on("task.added")
def _task(replay: Replay, fact: Fact) -> None:
    versions = replay.weights.setdefault(fact.said["code"], {})
    versions[1] = fact.said["points"]
    replay.tasks[fact.key] = (fact.said["code"], versions)


@on("task.amended")
def _amended(replay: Replay, fact: Fact) -> None:
    replay.tasks[fact.key][1][fact.said["version"]] = fact.said["points"]


@on("task.withdrawn")
def _task_withdrawn(replay: Replay, fact: Fact) -> None:
    """Lines that stand keep their weight."""
