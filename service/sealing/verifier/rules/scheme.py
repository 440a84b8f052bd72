"""The scheme (方案) and its versions."""

from __future__ import annotations

from ..reading.facts import Fact
from ..replay.books import DEFAULTS
from ..replay.days import zone_of
from ..replay.registry import on
from ..replay.replay import Replay


@on("scheme.founded", "scheme.version_published")
def _scheme(replay: Replay, fact: Fact) -> None:
    said = fact.said
    parameters = {name: said["parameters"].get(name, DEFAULTS[name]) for name in DEFAULTS}
    replay.schemes.append((said.get("version", 1), said["in_force_from"], parameters))
    replay.due_days.clear()
    if len(replay.schemes) == 1:
        replay.zone = zone_of(parameters["timezone"])
