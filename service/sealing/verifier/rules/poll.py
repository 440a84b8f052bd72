"""Polls (民主测评, R9, R12): as many tokens as voters, and the score that the tally gives."""

from __future__ import annotations

from typing import Any

from ..reading.facts import Fact
from ..replay.days import half_up
from ..replay.registry import on
from ..replay.replay import Replay
from ..replay.year import Polled, poll_score
from .adjustment import persons

GRADES = ("excellent", "good", "fair", "poor")


@on("poll.opened")
def _opened(replay: Replay, fact: Fact) -> None:
    known = Polled(fact.said)
    others = [poll for poll in replay.polls.values()
              if (poll.organization, poll.year) == (known.organization, known.year)]  # fmt: skip
    if any(poll.state == "open" or (poll.state == "closed" and poll.score is not None)
           for poll in others):  # fmt: skip
        _wrong(replay, fact, "another poll of the year is open or assessed",
               "本年度已有进行中或已评定的测评")  # fmt: skip
    if not set(known.voters) <= set(known.weights) or sum(known.weights.values()) != 10_000:
        _wrong(replay, fact, "its classes are not the scheme's", "测评人员类别与方案不符")
    replay.polls[fact.key] = known


@on("poll.tokens_given")
def _given(replay: Replay, fact: Fact) -> None:
    known, said = replay.polls.get(fact.key), fact.said
    if known is None:
        return
    name, before = said["voter_class"], known.given.get(said["voter_class"], 0)
    if said["given"].get(name) != before + said["count"]:
        _wrong(replay, fact, "the tokens given out do not add up", "发放票数累计不符")
    if before + said["count"] > known.voters.get(name, 0):
        _wrong(replay, fact, "more tokens than voters were given out (R12)", "发放票数超过应到人数")
    known.given[name] = before + said["count"]


@on("poll.tally_entered")
def _entered(replay: Replay, fact: Fact) -> None:
    known = replay.polls.get(fact.key)
    if known is not None:
        known.counters = persons(fact.said)


@on("poll.closed")
def _closed(replay: Replay, fact: Fact) -> None:
    known, said = replay.polls.get(fact.key), fact.said
    if known is None:
        return
    if known.state != "open":
        _wrong(replay, fact, "it is closed, but is not open", "测评并非进行中")
    if said["weights"] != known.weights:
        _wrong(replay, fact, "its weights are not those it was opened with", "权重与发起时不符")
    if known.form == "paper" and (
        not known.counters.isdisjoint(persons(said)) or set(said["counters"]) != known.counters
    ):
        _wrong(replay, fact, "who entered the tally confirms it (回避)", "计票人不得监票")
    voters = known.given if known.form == "tokens" else known.voters
    if said["count"] + said["invalid"] > sum(voters.values()):
        _wrong(replay, fact, "there are more ballots than voters", "票数超过应到人数")
    wanted = _score(known, said, _scheme(replay, known))
    if said["score"] != wanted:
        _wrong(replay, fact, f"its score is {said['score']}, but the tally gives {wanted}",
               f"得分为 {said['score']}，按计票应为 {wanted}")  # fmt: skip
    known.state, known.score = "closed", said["score"]


def _scheme(replay: Replay, known: Polled) -> dict[str, Any]:
    for version, _, scheme in replay.schemes:
        if version == known.version:
            return scheme
    return replay.scheme(known.year)[1]


def _score(known: Polled, said: dict[str, Any], scheme: dict[str, Any]) -> int | None:
    """What the fact says may be told, and what follows from it; -1 where it tells too much."""
    count, total, tally = said["count"], said["total"], said["tally"]
    worth = {grade: scheme[f"poll_{grade}"] for grade in GRADES}
    if count < scheme["poll_least"]:
        return None if total is None and tally is None else -1
    if count < scheme["poll_shown_from"]:
        if tally is not None or total is None:
            return -1
        return half_up(total, count)
    counted = {grade: sum(grades[grade] for grades in tally.values()) for grade in GRADES}
    least = min(sum(grades.values()) for grades in tally.values())
    summed = sum(worth[grade] * number for grade, number in counted.items())
    if sum(counted.values()) != count or summed != total or least < scheme["poll_least"]:
        return -1
    return poll_score(tally, known.weights, worth)


@on("poll.voided")
def _voided(replay: Replay, fact: Fact) -> None:
    known = replay.polls.get(fact.key)
    if known is not None:
        known.state = "voided"


def _wrong(replay: Replay, fact: Fact, what: str, chinese: str) -> None:
    replay.wrong(fact.position, f"{what} (R9)", chinese)
