"""Bulletins (通报, R7, R17): figures frozen as the facts gave them, steps, numbers."""

from __future__ import annotations

import re
from typing import Any

from ..reading.facts import Fact
from ..replay.bulletins import Bulletin, frozen
from ..replay.ledgers import ends_on, months_of
from ..replay.registry import on
from ..replay.replay import Replay

ISSUED = ("issued", "superseded")
SIGNED = ("signed", *ISSUED)
YEAR = re.compile(r"〔(\d{4})〕")
FIGURES = ("peers", "rank", "previous", "score", "months", "ledger")


@on("bulletin.drafted")
def _drafted(replay: Replay, fact: Fact) -> None:
    said, period, n = fact.said, fact.said["period"], fact.said["n"]
    replay.settle()
    months = months_of(period)
    version, _ = replay.scheme(period)
    known = [number for quarter, number in replay.bulletins if quarter == period]
    if n != len(known) + 1:
        _wrong(replay, fact, f"it is the {n}th of {period}, not the {len(known) + 1}th",
               f"编号 {n} 不连续，应为 {len(known) + 1}")  # fmt: skip
    if said["scheme_version"] != version or not 0 < said["position"] < fact.position:
        _wrong(replay, fact, "its scheme or its position is not what held",
               "其方案版本或数据位置不符")  # fmt: skip
    ends = ends_on(replay, period)
    waiting = any(not ledger.completed for (_, quarter), ledger in replay.ledgers.items()
                  if quarter == period)  # fmt: skip
    if ends is None or replay.day(fact.recorded_at) <= ends or waiting:
        _wrong(replay, fact, f"the months or the ledger round of {period} are not over (R7)",
               f"{period} 各月未月结或台账检查未结束")  # fmt: skip
    _compare(replay, fact, frozen(replay, period, months))
    replay.bulletins[period, n] = Bulletin(_persons(said))


def _compare(replay: Replay, fact: Fact, wanted: dict[str, dict[str, Any]]) -> None:
    rows = {row["organization"]: row for row in fact.said["rows"]}
    if len(rows) != len(fact.said["rows"]):
        _wrong(replay, fact, "a unit stands in it twice", "同一单位出现两次")
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


@on("bulletin.written")
def _written(replay: Replay, fact: Fact) -> None:
    bulletin = _open(replay, fact)
    bulletin.writers |= _persons(fact.said)
    bulletin.begin()


@on("bulletin.returned")
def _returned(replay: Replay, fact: Fact) -> None:
    _open(replay, fact).begin()


@on("bulletin.reviewed")
def _reviewed(replay: Replay, fact: Fact) -> None:
    bulletin = _open(replay, fact)
    _must_be_another(replay, fact, bulletin)
    bulletin.state = "reviewed"


@on("bulletin.countersigned")
def _countersigned(replay: Replay, fact: Fact) -> None:
    bulletin = _open(replay, fact)
    _must_be_another(replay, fact, bulletin)
    bulletin.countersigned.add(fact.said["by"])


@on("bulletin.signed")
def _signed(replay: Replay, fact: Fact) -> None:
    bulletin, number = _open(replay, fact), fact.said["document_number"]
    _, scheme = replay.scheme(fact.said["period"])
    _must_be_another(replay, fact, bulletin)
    if scheme["bulletin_reviewed"] and bulletin.state == "drafted":
        _wrong(replay, fact, "it is signed, but was not reviewed", "未核稿即签发")
    if scheme["bulletin_countersigned"] and not bulletin.countersigned:
        _wrong(replay, fact, "it is signed, but was not countersigned", "未会签即签发")
    taken = any(each.document_number == number for key, each in replay.bulletins.items()
                if each is not bulletin and each.state in SIGNED)  # fmt: skip
    if taken or not YEAR.search(number):
        _wrong(replay, fact, f"its number {number} is another's or names no year",
               f"发文字号 {number} 重复或无年份")  # fmt: skip
    bulletin.state, bulletin.document_number = "signed", number


@on("bulletin.withdrawn")
def _withdrawn(replay: Replay, fact: Fact) -> None:
    bulletin = _open(replay, fact)
    bulletin.begin()
    bulletin.state = "withdrawn"


@on("bulletin.issued")
def _issued(replay: Replay, fact: Fact) -> None:
    said, bulletin = fact.said, _open(replay, fact)
    year = replay.day(fact.recorded_at).year
    number = 1 + max((b.number for b in replay.bulletins.values() if b.year == year), default=0)
    if (said["year"], said["number"]) != (year, number):
        _wrong(replay, fact, f"it is issue {said['number']} of {said['year']}, but {number} of "
               f"{year} is next", f"期号应为 {year} 年第 {number} 期")  # fmt: skip
    if bulletin.state != "signed" or said["document_number"] != bulletin.document_number:
        _wrong(replay, fact, "it is issued otherwise than it was signed", "印发与签发不符")
    if said.get("sha256") != bulletin.sha256:
        _wrong(replay, fact, "it names another final file than was attached", "定稿摘要不符")
    before = [n for (period, n), each in replay.bulletins.items()
              if period == said["period"] and each.state == "issued"]  # fmt: skip
    if said.get("supersedes") != max(before, default=None):
        _wrong(replay, fact, "it supersedes another than the one in force", "所替代的通报不符")
    bulletin.state, bulletin.year, bulletin.number = "issued", said["year"], said["number"]


@on("bulletin.superseded")
def _superseded(replay: Replay, fact: Fact) -> None:
    said = fact.said
    bulletin = _known(replay, fact)
    later = replay.bulletins.get((said["period"], said["by"]))
    if bulletin.state != "issued" or later is None or later.state != "issued":
        _wrong(replay, fact, "nothing was issued in its place", "并无替代它的通报")
    bulletin.state = "superseded"


@on("bulletin.file_attached")
def _attached(replay: Replay, fact: Fact) -> None:
    bulletin = _known(replay, fact)
    if bulletin.state not in SIGNED:
        _wrong(replay, fact, "a final file of what is not signed", "未签发即附定稿")
    bulletin.sha256 = fact.said["sha256"]


# --- what they share ----------------------------------------------------------------------------


def _known(replay: Replay, fact: Fact) -> Bulletin:
    key = fact.said["period"], fact.said["n"]
    if key not in replay.bulletins:
        _wrong(replay, fact, f"no bulletin {key[1]} of {key[0]} was drafted",
               f"{key[0]} 并无第 {key[1]} 稿通报")  # fmt: skip
    return replay.bulletins.setdefault(key, Bulletin(set()))


def _open(replay: Replay, fact: Fact) -> Bulletin:
    bulletin = _known(replay, fact)
    if bulletin.state in (*ISSUED, "withdrawn"):
        _wrong(replay, fact, "it was issued or withdrawn before", "此前已印发或撤回")
    return bulletin


def _must_be_another(replay: Replay, fact: Fact, bulletin: Bulletin) -> None:
    _, scheme = replay.scheme(fact.said["period"])
    if scheme["bulletin_apart"] and not bulletin.writers.isdisjoint(_persons(fact.said)):
        _wrong(replay, fact, "whoever wrote it took a step that another takes (回避)",
               "拟稿人不得核稿、会签、签发")  # fmt: skip


def _persons(said: dict[str, Any]) -> set[str]:
    """Who acted, and whose deputy they were."""
    principal = said.get("on_behalf_of")
    if principal is None or principal == said["acting_for"]:
        return {said["actor"]}
    return {said["actor"], principal}


def _wrong(replay: Replay, fact: Fact, what: str, chinese: str) -> None:
    replay.wrong(fact.position, f"{what} (R17)", chinese)
