"""公示: the year's result as it is posted, by group, with its days and where to object."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from aggregates.annual_review.annual_review import ReviewRefused
from aggregates.values.points import format_points
from service.features.annual_reviews.queries import Figures
from service.language import CHINESE, translator
from service.papers.official import Official
from service.papers.proof import proof_line
from service.reading.reader import Reader
from service.reading.tree import Tree, tree

_ = translator(CHINESE)  # documents are Chinese
HEADS = ("名次", "单位", "平时", "测评", "加分", "减分", "得分", "备注")
WIDTHS = (12, 52, 16, 16, 14, 14, 16, 16)  # millimetres


def posting(reader: Reader, row: Row[Any], rows: Sequence[Figures]) -> bytes:
    """Of the units; refused before it is posted."""
    if row.first_day is None or row.last_day is None:
        raise ReviewRefused("The review of {year} is not posted yet.", year=row.year)
    places = tree(reader)
    root = places.root or ""
    office = places[root].name if root else ""
    document = Official(f"{row.year}年度机关党建工作考核结果公示")
    document.paragraph(
        f"经集体研究，现将{row.year}年度机关党建工作考核结果予以公示。"
        f"公示期为{_day(row.first_day)}至{_day(row.last_day)}。"
        f"公示期内，参加排名的组织对结果有异议的，可向{office}提出。"
    )
    for group, units in _groups(rows, places).items():
        document.heading(f"{group}组")
        document.table(HEADS, [_line(each, places) for each in units], WIDTHS)
    document.signed(office, _day(row.first_day))
    document.proof(f"数据截至第 {row.position} 号记录　{proof_line(reader)}")
    return document.bytes()


def _groups(rows: Sequence[Figures], places: Tree) -> dict[str, list[Figures]]:
    """Units alone: others are ranked below their own superiors."""
    groups: dict[str, list[Figures]] = {}
    for row in rows:
        if row["peers"] not in places.places:
            groups.setdefault(row["peers"], []).append(row)
    return groups


def _line(row: Figures, places: Tree) -> tuple[str, ...]:
    return (
        "—" if row["rank"] is None else str(row["rank"]),
        places[row["organization"]].name,
        *(_points(row[name]) for name in ("daily", "poll", "bonuses", "deductions")),
        "未评定" if row["score"] is None else format_points(row["score"]),
        _(row["reason"]) if row["reason"] else "",
    )


def _points(hundredths: int | None) -> str:
    return "—" if hundredths is None else format_points(hundredths)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
