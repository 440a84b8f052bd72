"""The bulletin (通报) as an official document: text, whom it praises and names, ranking tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from aggregates.values.moment import from_micros
from aggregates.values.period import Quarter
from aggregates.values.points import format_points
from service.features.bulletins.drafting import named, title
from service.features.bulletins.queries.figures import Figures
from service.papers.proof import proof_line
from service.papers.red_head import RedHeaded
from service.reading.reader import Reader
from service.reading.sentences import said
from service.reading.tree import Tree, tree

WIDTHS = (14, 60, 22, 20, 22, 20)  # millimetres


def document(reader: Reader, row: Row[Any]) -> bytes:
    """As it is written now, or as of the moment; its figures are the frozen ones."""
    places, quarter = tree(reader), Quarter.parse(row.period)
    office = places[places.root].name if places.root else ""
    words = reader.texts([row.written])
    day = _act_day(reader, row)
    paper = RedHeaded(
        f"{office}文件",
        said(words, row.written, "title") or title(quarter),
        number=row.document_number or "（未签发）",
        signatory=_signatory(reader, row.signer),
    )
    paper.addressee("各单位党组织")
    for line in (said(words, row.written, "text") or "").splitlines():
        if line.strip():
            paper.paragraph(line.strip())
    _chosen(paper, row, places)
    groups = _groups(row.rows)
    paper.appendix([f"{named(quarter)}考核排名表（{group}组）" for group in groups])
    paper.signed(office, _day(day))
    for number, (group, rows) in enumerate(groups.items(), start=1):
        paper.begin_appendix(number, f"{named(quarter)}考核排名表（{group}组）")
        paper.table(("名次", "单位", "得分", "上季名次", "台账扣分", "备注"),
                    [_table_row(each, places) for each in rows], WIDTHS)  # fmt: skip
    paper.imprint("市委、市政府有关领导", f"{office}办公室", _day(day))
    paper.proof(f"{_issue(row)}数据截至第 {row.position} 号记录　{proof_line(reader)}")
    paper.dated(from_micros(row.issued_at or row.drafted_at), office)
    return paper.bytes()


def _act_day(reader: Reader, row: Row[Any]) -> date:
    """成文日期: the day it was signed; of a draft the day it was drafted."""
    return reader.day_of(row.signed_at or row.drafted_at)


def _signatory(reader: Reader, code: str | None) -> str:
    """The name from the erasable directory, the code where there is none."""
    if code is None:
        return ""
    people = reader.services.accounts.people.names([code])
    return people.get(code) or code


def _chosen(paper: RedHeaded, row: Row[Any], places: Tree) -> None:
    for codes, head in ((row.praised, "对以下单位予以表扬"), (row.named, "对以下单位予以通报")):
        if codes:
            names = "、".join(places[code].name for code in codes)
            paper.paragraph(f"{head}：{names}。")


def _groups(rows: Sequence[Figures]) -> dict[str, list[Figures]]:
    groups: dict[str, list[Figures]] = {}
    for row in rows:
        groups.setdefault(row["peers"], []).append(row)
    return groups


def _table_row(row: Figures, places: Tree) -> tuple[str, ...]:
    return (
        "—" if row["rank"] is None else str(row["rank"]),
        places[row["organization"]].name,
        "未评定" if row["score"] is None else format_points(row["score"]),
        "—" if row["previous"] is None else str(row["previous"]),
        "—" if row["ledger"] is None else format_points(-row["ledger"]),
        "" if row["rank"] is not None else "不参加排名",
    )


def _issue(row: Row[Any]) -> str:
    return f"{row.year}年第{row.number}期　" if row.number else ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
