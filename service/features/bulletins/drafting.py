"""The draft of a bulletin's text (拟稿): what its frozen figures say, in a bulletin's words.

Official papers are Chinese. Whom to praise and whom to name a person chooses; no figure does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aggregates.rules.ranking import quartiles
from aggregates.values.period import Quarter
from aggregates.values.points import format_points
from service.features.bulletins.queries.figures import Figures

NUMERALS = "一二三四"


def named(quarter: Quarter) -> str:
    return f"{quarter.year}年第{NUMERALS[quarter.quarter - 1]}季度"


def title(quarter: Quarter) -> str:
    return f"关于{named(quarter)}机关党建工作考核情况的通报"


def paragraphs(
    quarter: Quarter,
    rows: Sequence[Figures],
    open_checks: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
) -> str:
    """One paragraph a line. ``names``: of organizations, by code."""
    lines = [
        _in_all(quarter, rows),
        *_by_group(rows, names),
        *_ledgers(rows, names),
        *_moved(rows, names),
        *_waiting(open_checks),
    ]
    return "\n".join(lines)


def _in_all(quarter: Quarter, rows: Sequence[Figures]) -> str:
    scores = [row["score"] for row in rows if row["score"] is not None]
    missing = len(rows) - len(scores)
    head = f"{named(quarter)}，参加考核的单位{len(rows)}个，形成季度得分的{len(scores)}个"
    head += f"，未评定的{missing}个。" if missing else "。"
    three = quartiles(scores)
    if three is None:
        return head
    low, middle, high = map(format_points, three)
    return (
        f"{head}最高{format_points(max(scores))}分，最低{format_points(min(scores))}分；"
        f"中位数{middle}分，上四分位{high}分，下四分位{low}分。"
    )


def _by_group(rows: Sequence[Figures], names: Mapping[str, str]) -> list[str]:
    """Who came first in each group; several where they share the place."""
    groups = dict.fromkeys(row["peers"] for row in rows)
    lines = []
    for group in groups:
        first = [row for row in rows if row["peers"] == group and row["rank"] == 1]
        if first:
            called = "、".join(names[row["organization"]] for row in first)
            lines.append(f"{group}组第1名：{called}（{format_points(first[0]['score'])}分）。")
    return lines


def _ledgers(rows: Sequence[Figures], names: Mapping[str, str]) -> list[str]:
    lost = [row for row in rows if row["ledger"]]
    if not lost:
        return ["季度台账检查中，各单位均未因问题项扣分。"]
    lost = sorted(lost, key=lambda row: (row["ledger"], row["organization"]))
    most = "、".join(
        f"{names[row['organization']]}（扣{format_points(-row['ledger'])}分）" for row in lost[:3]
    )
    return [f"季度台账检查中，{len(lost)}个单位因问题项扣分，其中扣分较多的是：{most}。"]


def _moved(rows: Sequence[Figures], names: Mapping[str, str]) -> list[str]:
    """Who rose and fell most since the quarter before."""
    ranked = [row for row in rows if row["rank"] is not None and row["previous"] is not None]
    rises = {row["organization"]: row["previous"] - row["rank"] for row in ranked}
    best, worst = max(rises.values(), default=0), min(rises.values(), default=0)
    lines = []
    if best > 0:
        up = "、".join(names[code] for code, rise in rises.items() if rise == best)
        lines.append(f"与上季度相比，位次上升最多的是{up}，上升{best}位。")
    if worst < 0:
        down = "、".join(names[code] for code, rise in rises.items() if rise == worst)
        lines.append(f"与上季度相比，位次下降最多的是{down}，下降{-worst}位。")
    return lines


def _waiting(open_checks: Mapping[str, Sequence[str]]) -> list[str]:
    if not open_checks:
        return []
    months = "、".join(
        f"{int(month[5:])}月{len(codes)}个" if codes else f"{int(month[5:])}月尚未抽取"
        for month, codes in open_checks.items()
    )
    return [f"截至本通报数据生成时，下列月份的抽查尚未办结：{months}。"]
