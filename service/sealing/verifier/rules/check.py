"""Results of spot checks (抽查结果, R6): line by line, served, answered, decided by another."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from ..reading.facts import Fact
from ..replay.books import OWN, Book
from ..replay.registry import on, says_nothing_of_figures
from ..replay.replay import Replay
from ..replay.spot_checks import Checked, enter, lineage

says_nothing_of_figures("check.material_handed_in")


def _wrong(replay: Replay, fact: Fact, what: str, chinese: str) -> None:
    replay.wrong(fact.position, f"{what} (R6)", chinese)


@on("check.result_recorded")
def _result(replay: Replay, fact: Fact) -> None:
    said = fact.said
    code, period = said["organization"], said["period"]
    spot, book = replay.spots.get(period), replay.book(code, period)
    if spot is None or code not in spot.checks or spot.closed:
        _wrong(replay, fact, f"{code} is not to be checked for {period}",
               f"{code} 不在 {period} 抽查之列")  # fmt: skip
    checked = replay.checked.setdefault((code, period), Checked())
    if checked.served is not None:
        _wrong(replay, fact, "it replaces a result that was served", "所替换的结果已送达")
    _must_be_of_the_entry(replay, fact, book)
    _must_be_apart(replay, fact, said["checker_organization"], code)
    checked.items = {
        each["assignment"]: [
            each["weight"], each["claimed"], each["verified"], each["false"], None
        ]
        for each in said["items"]
    }  # fmt: skip
    checked.weight, checked.actor = said["weight"], said["actor"]
    checked.reference = f"{UUID(int=fact.key)}/{fact.version}"
    enter(replay, book, checked, fact.position)


def _must_be_of_the_entry(replay: Replay, fact: Fact, book: Book) -> None:
    """Its lines, their weights and claims are those of the report that was confirmed."""
    said = fact.said
    lines = {UUID(each["assignment"]).int: each for each in said["items"]}
    stated = {key: (each["weight"], each["claimed"]) for key, each in lines.items()}
    if stated != book.claims or len(lines) < len(said["items"]):
        _wrong(
            replay, fact, "its lines are not those that were confirmed", "所列各项与审核确认的不符"
        )
    own = [entry for line, _, entry in book.live.values() if line == OWN]
    if own != [said["own_entry"]] or said["weight"] != sum(w for w, _ in book.claims.values()):
        _wrong(replay, fact, "its own entry or the sum of its weights is another",
               "自评记分序号或分值合计不符")  # fmt: skip
    for each in said["items"]:
        sound = 0 <= each["verified"] <= each["weight"]
        if not sound or (each["false"] and each["verified"] >= each["claimed"]):
            _wrong(replay, fact, f"of {each['assignment']} {each['verified']} were verified",
                   f"{each['assignment']} 核实分值 {each['verified']} 不当")  # fmt: skip


def _must_be_apart(replay: Replay, fact: Fact, place: str, code: str) -> None:
    if place in lineage(replay, code):
        _wrong(replay, fact, f"{place} checks its own", f"{place} 抽查本单位")


@on("check.statement_heard")
def _heard(replay: Replay, fact: Fact) -> None:
    checked = replay.checked[fact.said["organization"], fact.said["period"]]
    if checked.served is None or not checked.waits():
        _wrong(replay, fact, "no false claim was told that it answers", "并无待答复的虚报")
    checked.heard_on = replay.day(fact.recorded_at)


@on("check.false_claim_upheld", "check.false_claim_not_upheld")
def _decided(replay: Replay, fact: Fact) -> None:
    said = fact.said
    code, period = said["organization"], said["period"]
    checked = replay.checked[code, period]
    item = checked.items.get(said["assignment"])
    if item is None or not item[3] or item[4] is not None:
        _wrong(replay, fact, "no false claim waits there", "该项并无待定的虚报")
        return
    _must_be_due(replay, fact, checked)
    _must_be_apart(replay, fact, said["decider_organization"], code)
    if not said.get("by_lapse") and said["actor"] == checked.actor:
        _wrong(replay, fact, "who found it decides it", "认定人与抽查人为同一人")
    item[4] = fact.topic == "check.false_claim_upheld"
    if item[4]:
        replay.upheld.append((code, period))
    enter(replay, replay.book(code, period), checked, fact.position)


def _must_be_due(replay: Replay, fact: Fact, checked: Checked) -> None:
    """After the statement or its days; by lapse after those of the decision."""
    said, served = fact.said, checked.served
    if served is None or (said["notice"], said["last_day"]) != (served[0], served[2]):
        _wrong(replay, fact, "it names another serving", "所称送达不符")
        return
    last, today = date.fromisoformat(said["last_day"]), replay.day(fact.recorded_at)
    if checked.heard_on is None and today <= last:
        _wrong(replay, fact, f"a statement was waited for until {last}", f"陈述期至 {last}")
    if said.get("by_lapse"):
        _, scheme = replay.scheme(said["period"])
        start = min(checked.heard_on or last, last)
        end = replay.days.later(start, scheme["false_claim_days"])
        if today <= end:
            _wrong(replay, fact, f"it lapses at the end of {end}", f"应于 {end} 日终逾期")


def serve(replay: Replay, fact: Fact, item: dict[str, Any]) -> None:
    """A notice tells of a result (送达)."""
    code, period = fact.said["organization"], item["period"]
    checked = replay.checked.get((code, period))
    if checked is None or item["result"] != checked.reference:
        return
    checked.served = (str(UUID(int=fact.key)), fact.said["day"], item["until"])
    if item["until"] is None:
        return
    _, scheme = replay.scheme(period)
    last = replay.days.later(date.fromisoformat(fact.said["day"]), scheme["statement_days"])
    if item["until"] != last.isoformat():
        _wrong(replay, fact, f"a statement is waited for until {last}, not {item['until']}",
               f"陈述期应至 {last}，而非 {item['until']}")  # fmt: skip
