"""Reviews of years (年度总评, R8 to R11): figures as the facts gave them, steps, days, persons."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from ..reading.facts import Fact
from ..replay.registry import on
from ..replay.replay import Replay
from ..replay.year import Raised, Review
from ..replay.year_ranking import reviewed
from .adjustment import persons

FIGURES = ("peers", "quarters", "daily", "poll", "raw_bonuses", "raw_deductions", "bonuses",
           "deductions", "score", "rank", "previous")  # fmt: skip


@on("annual_review.computed")
def _computed(replay: Replay, fact: Fact) -> None:
    said, year = fact.said, fact.said["year"]
    replay.settle()
    review = replay.reviews.setdefault(year, Review())
    version, _ = replay.scheme(year)
    if review.state == "published":
        _wrong(replay, fact, "it is computed anew, but was published", "已公布而重新核算")
    if said["scheme_version"] != version or not 0 < said["position"] < fact.position:
        _wrong(replay, fact, "its scheme or its position is not what held",
               "其方案版本或数据位置不符")  # fmt: skip
    if any(poll.year == year and poll.state == "open" for poll in replay.polls.values()):
        _wrong(replay, fact, "a poll of the year was open", "本年度仍有进行中的测评")
    if any(each.year == year and each.state == "proposed" for each in replay.adjusted.values()):
        _wrong(replay, fact, "a bonus or deduction of the year was undecided",
               "本年度仍有未认定的加分减分")  # fmt: skip
    _compare(replay, fact, reviewed(replay, year))
    review.state, review.computed, review.position = "computed", fact.version, said["position"]
    review.key = fact.key
    review.frozen = {row["organization"]: row for row in said["rows"]}
    review.ranked = {row["organization"] for row in said["rows"] if row["rank"] is not None}


def _compare(replay: Replay, fact: Fact, wanted: dict[str, dict[str, Any]]) -> None:
    rows = {row["organization"]: row for row in fact.said["rows"]}
    if len(rows) != len(fact.said["rows"]):
        _wrong(replay, fact, "an organization stands in it twice", "同一组织出现两次")
    for code in sorted(wanted.keys() | rows.keys()):
        said, should = rows.get(code), wanted.get(code)
        if said is None or should is None:
            _wrong(replay, fact, f"{code} has {'no row' if said is None else 'a row'}, but should "
                   f"have {'none' if should is None else 'one'}",
                   f"{code} 的数据行与事实不符")  # fmt: skip
            continue
        for name in FIGURES:
            if said.get(name) != should[name]:
                given = said.get(name), should[name]
                _wrong(replay, fact, f"it gives {code} {name} {given[0]}, but the facts {given[1]}",
                       f"{code} 的 {name} 为 {given[0]}，按事实应为 {given[1]}")  # fmt: skip


@on("annual_review.deliberated")
def _deliberated(replay: Replay, fact: Fact) -> None:
    review = _step(replay, fact, "computed")
    review.state = "deliberated"


@on("annual_review.posted")
def _posted(replay: Replay, fact: Fact) -> None:
    review, said = _step(replay, fact, "deliberated"), fact.said
    today = replay.day(fact.recorded_at)
    _, scheme = replay.scheme(said["period"])
    last = replay.days.later(today, scheme["posting_days"])
    if (said["first_day"], said["last_day"]) != (today.isoformat(), last.isoformat()):
        _wrong(replay, fact, f"it should be posted from {today} to {last}",
               f"公示期应为 {today} 至 {last}")  # fmt: skip
    review.state = "posted"
    review.first_day, review.last_day = said["first_day"], said["last_day"]


@on("annual_review.objection_raised")
def _raised(replay: Replay, fact: Fact) -> None:
    said, review = fact.said, _known(replay, fact)
    today = replay.day(fact.recorded_at)
    if review.state != "posted" or today > date.fromisoformat(review.last_day or "0001-01-01"):
        _wrong(replay, fact, "it is not posted then", "不在公示期内")
    if said["objector"] not in review.ranked:
        _wrong(replay, fact, "who objects is not ranked", "异议提出者未参加排名")
    if said["n"] != len(review.objections) + 1:
        _wrong(replay, fact, "its number is not the next", "异议编号不连续")
    review.objections[said["n"]] = Raised(persons(said))


@on("annual_review.objection_decided")
def _decided(replay: Replay, fact: Fact) -> None:
    said, review = fact.said, _known(replay, fact)
    known = review.objections.get(said["n"])
    if known is None or known.decided:
        _wrong(replay, fact, "it decides what does not wait", "所答复的异议并非待答复")
        return
    if not known.raisers.isdisjoint(persons(said)):
        _wrong(replay, fact, "who objected decides it (回避)", "异议提出人不得答复")
    known.decided, known.upheld = True, said["upheld"]
    if said["upheld"]:
        review.upheld = fact.version
        known.adjustment = UUID(said["adjustment"]).int if said["adjustment"] else None


@on("annual_review.published")
def _published(replay: Replay, fact: Fact) -> None:
    said, review = fact.said, _step(replay, fact, "posted")
    last = date.fromisoformat(said["last_day"])
    if (said["first_day"], said["last_day"]) != (review.first_day, review.last_day):
        _wrong(replay, fact, "it names other days than it was posted for", "公示期与公示不符")
    if replay.day(fact.recorded_at) <= last:
        _wrong(replay, fact, f"its posting lasts until the end of {last}", f"公示期至 {last} 未满")
    if any(not each.decided for each in review.objections.values()):
        _wrong(replay, fact, "an objection is undecided", "尚有异议未答复")
    if review.upheld > review.computed:
        _wrong(replay, fact, "an upheld objection is not computed in", "成立的异议未计入")
    wanted = None if review.published is None else _reference(fact, review.published)
    if said["superseded"] != wanted:
        _wrong(replay, fact, "it supersedes another than the one before", "所替代的公布不符")
    review.state, review.published = "published", fact.version
    review.rows = review.frozen


@on("annual_review.reopened")
def _reopened(replay: Replay, fact: Fact) -> None:
    _known(replay, fact).state = "reopened"


# --- what they share ----------------------------------------------------------------------------


def _known(replay: Replay, fact: Fact) -> Review:
    year = fact.said["period"]
    if year not in replay.reviews:
        _wrong(replay, fact, f"no review of {year} was computed", f"{year} 年度总评并未核算")
    return replay.reviews.setdefault(year, Review())


def _step(replay: Replay, fact: Fact, wanted: str) -> Review:
    """In that state, and of the computation that stands."""
    review = _known(replay, fact)
    if review.state != wanted or fact.said["computed"] != _reference(fact, review.computed):
        _wrong(replay, fact, f"it is not {wanted}, or names another computation",
               "步骤次序或所依据的核算不符")  # fmt: skip
    return review


def _reference(fact: Fact, version: int) -> str:
    return f"{UUID(int=fact.key)}/{version}"


def _wrong(replay: Replay, fact: Fact, what: str, chinese: str) -> None:
    replay.wrong(fact.position, f"{what} (R10)", chinese)
