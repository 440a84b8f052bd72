"""结果抄送函: what the published result says of whom, and for what; withdrawn, 撤回函."""

from __future__ import annotations

from aggregates.values.points import format_points
from service.features.annual_reviews.queries import publications
from service.features.consequences.queries import Sent
from service.papers.official import Official
from service.papers.proof import proof_line
from service.reading.reader import Reader
from service.reading.tree import tree

FOR = {"honours": "评先评优", "targets": "目标考核", "promotion": "提拔重用"}


def letter(reader: Reader, of: Sent) -> bytes:
    row, places = of.row, tree(reader)
    name = places[row.organization].name
    root = places.root or ""
    withdrawn = row.state == "withdrawn"
    document = Official("考核结果撤回函" if withdrawn else "考核结果抄送函")
    document.paragraph(f"{row.year}年度机关党建工作考核结果已按规定公示、公布。")
    document.paragraph(
        f"{name}在本组{row.condition['ranked']}个参加排名的组织中列第{row.condition['rank']}名"
        f"（得分{_score(reader, of)}），现抄送供{FOR[row.kind]}参考。"
    )
    if row.person:
        document.paragraph(f"涉及人员：{row.person}")
    document.paragraph(f"依据：{of.basis or '—'}")
    if withdrawn:
        document.paragraph(f"因{of.reason or '所依据的结果已变更'}，上述抄送予以撤回。")
    day = reader.day_of(row.sent_at)
    document.signed(places[root].name if root else "", f"{day.year}年{day.month}月{day.day}日")
    document.proof(proof_line(reader))
    return document.bytes()


def _score(reader: Reader, of: Sent) -> str:
    """Of the publication that it rests on."""
    for each in publications(reader, of.row.year):
        if each.reference == of.row.publication:
            scores = {row["organization"]: row["score"] for row in each.rows}
            score = scores.get(of.row.organization)
            return "—" if score is None else format_points(score)
    return "—"
