"""Organizations (组织): where each stands, and since when."""

from __future__ import annotations

from datetime import date

from ..reading.facts import Fact
from ..replay.books import Place
from ..replay.registry import on, says_nothing_of_figures
from ..replay.replay import Replay

says_nothing_of_figures(
    "organization.renamed",
    "organization.members_counted",
    "organization.election_held",
    "organization.post_filled",
    "organization.post_vacated",
)


@on("organization.registered")
def _registered(replay: Replay, fact: Fact) -> None:
    said = fact.said
    code = said["organization"]
    replay.places[code] = Place(
        code, fact.recorded_at, said["kind"], said["superior"], said["group"]
    )


@on("organization.moved", "organization.regrouped", "organization.reclassified")
def _replaced(replay: Replay, fact: Fact) -> None:
    named = {"moved": "superior", "regrouped": "group", "reclassified": "kind"}
    name = named[fact.topic.partition(".")[2]]
    replay.places[fact.said["organization"]].change(fact.recorded_at, **{name: fact.said[name]})


@on("organization.merged", "organization.dissolved")
def _dissolved(replay: Replay, fact: Fact) -> None:
    replay.places[fact.said["organization"]].dissolved_at = fact.recorded_at


@on("organization.founded")
def _founded(replay: Replay, fact: Fact) -> None:
    replay.founded[fact.said["organization"]] = date.fromisoformat(fact.said["founded_on"])
