"""Ledger checks (季检查, R7): opened over what was accepted, marked, completed; entered."""

from __future__ import annotations

from ..reading.facts import Fact
from ..replay.ledgers import Ledger, are_all, ends_on, enter, unit_of
from ..replay.registry import on
from ..replay.replay import Replay


def _wrong(replay: Replay, fact: Fact, what: str, chinese: str) -> None:
    replay.wrong(fact.position, f"{what} (R7)", chinese)


def _of(replay: Replay, fact: Fact) -> Ledger:
    key = fact.said["organization"], fact.said["period"]
    if key not in replay.ledgers:
        _wrong(replay, fact, f"no ledger of {key[0]} was opened", f"{key[0]} 未开始季检查")
    return replay.ledgers.setdefault(key, Ledger("", None, []))


@on("ledger_check.opened")
def _opened(replay: Replay, fact: Fact) -> None:
    said = fact.said
    code, quarter = said["organization"], said["period"]
    replay.settle()
    if (code, quarter) in replay.ledgers:
        _wrong(replay, fact, f"the ledger of {code} was opened before", f"{code} 此前已开检")
    end = ends_on(replay, quarter)
    if end is None or replay.day(fact.recorded_at) > end:
        _wrong(replay, fact, f"the round of {quarter} was not on", f"{quarter} 季检查不在期内")
    above = replay.places[code].by_place[-1][2]
    if said["by"] != above:
        _wrong(replay, fact, f"{said['by']} checks {code}, but {above} stands above it",
               f"{code} 由 {said['by']} 检查，其上级为 {above}")  # fmt: skip
    unit = unit_of(replay, code, quarter)
    if said["unit"] != unit:
        _wrong(replay, fact, f"{code} counts for {said['unit']}, but stood beneath {unit}",
               f"{code} 计入 {said['unit']}，季末应属 {unit}")  # fmt: skip
    if not are_all(replay, code, quarter, said["items"]):
        _wrong(replay, fact, f"its items are not the accepted lines of {code}",
               f"所列各项与 {code} 办结任务不符")  # fmt: skip
    replay.ledgers[code, quarter] = Ledger(said["by"], said["unit"], said["items"])


@on("ledger_check.item_failed", "ledger_check.failure_taken_back")
def _marked(replay: Replay, fact: Fact) -> None:
    ledger, item = _of(replay, fact), fact.said["assignment"]
    failed = fact.topic == "ledger_check.item_failed"
    if item not in ledger.items or ledger.completed or ledger.marks.get(item, False) == failed:
        _wrong(replay, fact, f"nothing is said of {item} there", f"{item} 此时不可标记")
    ledger.marks[item] = failed


@on("ledger_check.rest_passed")
def _passed(replay: Replay, fact: Fact) -> None:
    ledger = _of(replay, fact)
    left = len(ledger.left())
    if ledger.completed or ledger.rest or fact.said["passed"] != left:
        _wrong(replay, fact, f"it passes {fact.said['passed']} items, but {left} were left",
               f"其余合格 {fact.said['passed']} 项，应为 {left} 项")  # fmt: skip
    ledger.rest = True


@on("ledger_check.completed")
def _completed(replay: Replay, fact: Fact) -> None:
    said, ledger = fact.said, _of(replay, fact)
    left = ledger.left()
    if ledger.completed or (left and not said["by_clock"]):
        _wrong(replay, fact, "it is completed twice, or with items unseen", "重复办结或有未检查项")
    if said["by_clock"]:
        end = ends_on(replay, said["period"])
        if end is None or replay.day(fact.recorded_at) <= end:
            _wrong(replay, fact, f"the round ends at the end of {end}", f"本轮应于 {end} 日终结束")
    failed, checked = ledger.failed(), len(ledger.items) - len(left)
    if (said["checked"], said["failed"], said["unseen"]) != (checked, failed, left):
        _wrong(replay, fact, f"it counts {said['failed']} of {said['checked']}, but the marks give "
               f"{failed} of {checked}",
               f"其计 {said['failed']}/{said['checked']}，应为 {failed}/{checked}")  # fmt: skip
    ledger.completed, ledger.unseen = True, len(left)
    enter(replay, said["organization"], said["period"], fact.position)


@on("ledger_check.item_overturned")
def _overturned(replay: Replay, fact: Fact) -> None:
    said, ledger = fact.said, _of(replay, fact)
    item, code, quarter = said["assignment"], said["organization"], said["period"]
    sample = replay.samples.get(quarter)
    passed = ledger.rest if item not in ledger.marks else not ledger.marks[item]
    drawn = sample is not None and code in sample.codes
    if not (drawn and ledger.completed and passed and item in ledger.items):
        _wrong(replay, fact, f"{item} had not passed in a ledger that was drawn",
               f"{item} 不在抽验的合格项中")  # fmt: skip
    if item in ledger.final:
        _wrong(replay, fact, f"an appeal let {item} pass", f"{item} 已申诉成立")
    ledger.marks[item] = True
    enter(replay, code, quarter, fact.position)


@on("ledger_check.appeal_upheld")
def _upheld(replay: Replay, fact: Fact) -> None:
    said, ledger = fact.said, _of(replay, fact)
    for item in said["items"]:
        if not ledger.completed or not ledger.marks.get(item, False):
            _wrong(replay, fact, f"{item} had not failed", f"{item} 并非问题项")
        ledger.marks[item] = False
        ledger.final.add(item)
    enter(replay, said["organization"], said["period"], fact.position)
