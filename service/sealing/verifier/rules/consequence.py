"""What follows from a year's result (三挂钩, R17): of the published rows, within the share."""

from __future__ import annotations

from uuid import UUID

from ..reading.facts import Fact
from ..replay.registry import on, says_nothing_of_figures
from ..replay.replay import Replay

says_nothing_of_figures("consequence.answered", "consequence.withdrawn")


@on("consequence.sent")
def _sent(replay: Replay, fact: Fact) -> None:
    said = fact.said
    review = replay.reviews.get(said["year"])
    wanted = None
    if review is not None and review.state == "published":
        wanted = f"{UUID(int=review.key)}/{review.published}"
    if review is None or said["publication"] != wanted:
        _wrong(replay, fact, "it rests on no publication that stands", "所依据的公布并不有效")
        return
    row = review.rows.get(said["organization"])
    if row is None or row["rank"] is None:
        _wrong(replay, fact, "who it is about is not ranked", "所涉组织未参加排名")
        return
    _, scheme = replay.scheme(said["year"])
    share = scheme[f"{said['kind']}_share"]
    ranked = sum(each["rank"] is not None and each["peers"] == row["peers"]
                 for each in review.rows.values())  # fmt: skip
    if said["condition"] != {"rank": row["rank"], "ranked": ranked, "share": share}:
        _wrong(replay, fact, "its condition is not what the result gives", "所列条件与结果不符")
    if row["rank"] > max(1, share * ranked // 10_000):
        _wrong(replay, fact, "it is beyond the scheme's share", "超出方案比例")
    false = any(code == said["organization"] and month.startswith(said["year"])
                for code, month in replay.upheld)  # fmt: skip
    if false and said["kind"] != "targets":
        _wrong(replay, fact, "a false claim of the year was upheld", "本年度有成立的虚报")


def _wrong(replay: Replay, fact: Fact, what: str, chinese: str) -> None:
    replay.wrong(fact.position, f"{what} (R17)", chinese)
