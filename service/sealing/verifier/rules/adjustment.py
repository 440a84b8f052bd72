"""Bonuses and deductions (加分项、减分项, R10): two persons, points above 0, decided once."""

from __future__ import annotations

from typing import Any

from ..reading.facts import Fact
from ..replay.registry import on
from ..replay.replay import Replay
from ..replay.year import Adjusted


@on("adjustment.proposed")
def _proposed(replay: Replay, fact: Fact) -> None:
    said = fact.said
    if said["kind"] not in ("bonus", "deduction") or said["points"] <= 0:
        _wrong(replay, fact, "it is neither a bonus nor a deduction with points above 0",
               "既非加分也非减分，或分值不大于0")  # fmt: skip
    replay.adjusted[fact.key] = Adjusted(
        said["organization"], said["year"], said["kind"], said["points"], persons(said)
    )


@on("adjustment.approved", "adjustment.refused")
def _decided(replay: Replay, fact: Fact) -> None:
    known, said = replay.adjusted.get(fact.key), fact.said
    ordered = said.get("objection") is not None  # of what was refused too
    if known is None or not (known.state == "proposed" or (ordered and known.state == "refused")):
        _wrong(replay, fact, "it decides what does not wait", "所认定的事项并非待认定")
        return
    if ordered:
        _must_be_ordered(replay, fact, known)
    elif not known.proposers.isdisjoint(persons(said)) or set(said["proposers"]) != known.proposers:
        _wrong(replay, fact, "who proposed it decides it (回避)", "提出人不得认定")
    if (said["kind"], said["points"]) != (known.kind, known.points):
        _wrong(replay, fact, "it decides other points than were proposed", "认定分值与所提不符")
    known.state = "approved" if fact.topic == "adjustment.approved" else "refused"


def _must_be_ordered(replay: Replay, fact: Fact, known: Adjusted) -> None:
    """By an objection that was upheld, in the same act, about it or with its points."""
    review = replay.reviews.get(known.year)
    objection = review.objections.get(fact.said["objection"]) if review is not None else None
    if objection is None or not objection.upheld or objection.adjustment != _id(fact):
        _wrong(replay, fact, "no upheld objection orders it", "并无成立的异议要求计入")


def _id(fact: Fact) -> int:
    return fact.key


@on("adjustment.withdrawn")
def _withdrawn(replay: Replay, fact: Fact) -> None:
    known = replay.adjusted.get(fact.key)
    if known is None or known.state not in ("proposed", "approved"):
        _wrong(replay, fact, "it withdraws what neither waits nor counts", "所撤回的事项无效")
        return
    if known.state == "approved" and not known.proposers.isdisjoint(persons(fact.said)):
        _wrong(replay, fact, "who proposed it withdraws it alone (回避)", "提出人不得独自撤回")
    known.state = "withdrawn"


def persons(said: dict[str, Any]) -> set[str]:
    """Who acted, and whose deputy they were."""
    principal = said.get("on_behalf_of")
    if principal is None or principal == said["acting_for"]:
        return {said["actor"]}
    return {said["actor"], principal}


def _wrong(replay: Replay, fact: Fact, what: str, chinese: str) -> None:
    replay.wrong(fact.position, f"{what} (R10)", chinese)
