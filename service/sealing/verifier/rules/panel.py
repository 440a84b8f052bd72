"""Panels (评审, R13): enough members, none of an applicant's own unit."""

from __future__ import annotations

from uuid import UUID

from ..reading.facts import Fact
from ..replay.registry import on
from ..replay.replay import Replay


@on("panel.held")
def _panel(replay: Replay, fact: Fact) -> None:
    said = fact.said
    replay.panels[str(UUID(int=fact.key))] = said
    members = {member["person"] for member in said["members"]}
    _, scheme = replay.scheme(str(replay.day(fact.recorded_at))[:7])
    if len(members) < scheme["panel_least"] or len(members) < len(said["members"]):
        replay.wrong(
            fact.position,
            f"the panel has {len(members)} members, fewer than {scheme['panel_least']} (R13)",
            f"评审组 {len(members)} 人，不足 {scheme['panel_least']} 人",
        )
    for vote in said["votes"]:
        unit = unit_of(replay, vote["branch"])
        own = [m["person"] for m in said["members"] if unit_of(replay, m["organization"]) == unit]
        if unit is not None and own:
            replay.wrong(
                fact.position,
                f"{own} belong to the unit of {vote['branch']} (R13)",
                f"评审组成员 {own} 与申报支部 {vote['branch']} 同属一单位",
            )


def unit_of(replay: Replay, code: str) -> str | None:
    """What stands directly under the committee; None of what is not known."""
    line: list[str] = []
    here: str | None = code
    while here is not None and here in replay.places and here not in line:
        line.append(here)
        here = replay.places[here].by_place[-1][2]
    if len(line) < 2:
        return line[0] if line else None
    return line[-2]
