"""Months closed (月结) with the ranking that the facts give (R11, R19)."""

from __future__ import annotations

from typing import Any

from ..reading.facts import Fact
from ..replay.books import CONFIRMED, GONE, LATENESS, MISSED, OWN
from ..replay.days import points
from ..replay.registry import on, says_nothing_of_figures
from ..replay.replay import Replay

says_nothing_of_figures(
    "month.issue_withdrawn",
)


@on("month.closed")
def _closed(replay: Replay, fact: Fact) -> None:
    period = fact.said["period"]
    replay.settle()
    _must_be_settled(replay, fact, period)
    version, _ = replay.scheme(period)
    if fact.said["scheme_version"] != version:
        replay.wrong(
            fact.position,
            f"the ranking of {period} goes by version {fact.said['scheme_version']} of the scheme, "
            f"but {version} is in force",
            f"{period} 排名按方案第 {fact.said['scheme_version']} 版，应为第 {version} 版",
        )
    _compare_ranking(replay, fact, period)
    replay.rankings += 1
    replay.closed.add(period)
    replay.closed_on[period] = replay.day(fact.recorded_at)
    _drop_settled(replay, period)


def _must_be_settled(replay: Replay, fact: Fact, period: str) -> None:
    for code, book in sorted(replay.books.get(period, {}).items()):
        if book.status not in (CONFIRMED, GONE) and book.holds() and not replay.is_gone(code):
            replay.wrong(
                fact.position,
                f"{period} is closed, but the report of {code} is neither confirmed nor missed "
                "(R5)",
                f"{period} 已月结，但 {code} 的自评既未确认也未记缺报",
            )


RANKED = ("rank", "score", "peers", OWN, "branches", LATENESS, "deductions", MISSED, "reason")


def _compare_ranking(replay: Replay, fact: Fact, period: str) -> None:
    wanted = replay.ranking(period)
    rows: dict[str, dict[str, Any]] = {}
    for row in fact.said["ranking"]:
        code = row["organization"]
        if code in rows or code not in wanted:
            _ranking_differs(replay, fact, period, code, "a row", "none" if code in rows else None)
        rows[code] = row
    for code, row in sorted(wanted.items()):
        if code not in rows:
            _ranking_differs(replay, fact, period, code, None, "a row")
            continue
        figures = {name: rows[code][name] for name in RANKED if name in rows[code]}
        for name in figures:
            if figures[name] != row[name] or isinstance(figures[name], bool) != (name == MISSED):
                _ranking_differs(replay, fact, period, code, figures[name], row[name], name)


def _ranking_differs(
    replay: Replay, fact: Fact, period: str, code: str, said: Any, wanted: Any, name: str = ""
) -> None:
    shown = [
        points(each) if name in ("score", OWN, "branches", LATENESS, "deductions") else each
        for each in (said, wanted)
    ]
    replay.wrong(
        fact.position,
        f"the ranking of {period} gives {code} {name or 'in all'} {shown[0]}, but the facts give "
        f"{shown[1]} (R11)",
        f"{period} 排名中 {code} 的 {name or '名次行'} 为 {shown[0]}，按事实应为 {shown[1]}",
    )


def _drop_settled(replay: Replay, period: str) -> None:
    """What is confirmed and closed is not computed with again, but through entries of its own."""
    for book in replay.books.get(period, {}).values():
        if book.status == CONFIRMED and book.missed_on is None:
            for key in book.lines:
                replay.lines.pop(key, None)
            book.lines = {}
