"""验收表 for paper, and 回头看情况汇总: editable, A4, as of any moment."""

from __future__ import annotations

from datetime import date

from aggregates.rules.tiers import shares
from aggregates.values.points import format_points
from service.features.tiers.queries.branches import branches, counts_of
from service.features.tiers.queries.look_backs import campaign
from service.features.tiers.shown import ladder, units_of
from service.features.tiers.words import LEFT_OUT
from service.language import CHINESE, translator
from service.papers.official import Official
from service.papers.proof import proof_line
from service.reading.reader import Reader
from service.reading.tree import tree

_ = translator(CHINESE)  # documents are Chinese


def inspection_sheet(reader: Reader, code: str) -> bytes:
    """Every criterion with what proves it, to be ticked by hand."""
    known = ladder(reader, code)
    document = Official("党支部等次验收表")
    document.paragraph(f"受验支部：{known.branch.place.name}（{code}）")
    document.paragraph(f"现有等次：{_(known.branch.tier)}；申报等次：{_for(known.branch.of)}")
    marks = {"passed": "√", "failed": "×"}
    rows = [
        (each.code, each.words, each.proof, marks.get(each.state, ""), each.note or "")
        for each in known.criteria
    ]
    document.table(("编号", "标准", "佐证", "结果", "说明"), rows, (16, 50, 42, 16, 32))
    document.paragraph("验收人签字：　　　　　　　　　　　　年　　月　　日")
    document.proof(proof_line(reader))
    return document.bytes()


def _for(of: object) -> str:
    value = of("applied_for") if callable(of) else None
    return _(value) if value else "—"


def summary(reader: Reader, key: str) -> bytes:
    """By unit how many were kept, are to be rectified, were lowered; and the shares."""
    row, names = campaign(reader, key), tree(reader)
    units = units_of(reader, key)
    document = Official("回头看情况汇总")
    document.paragraph(
        f"本次回头看共{len(row.branches)}个支部，截止{_day(row.due)}；未纳入{len(row.left_out)}个。"
    )
    lines = [
        (names[unit].name, *(str(len(codes[state])) for state in ("open", "kept", "to_rectify",
                                                                   "lowered")))
        for unit, codes in units.items()
    ]  # fmt: skip
    total = ["合计", *(str(sum(int(line[n]) for line in lines)) for n in range(1, 5))]
    document.table(
        ("单位", "未回头看", "保持", "需整改", "降级"), [*lines, total], (66, 24, 22, 22, 22)
    )
    if row.left_out:
        document.heading("未纳入的支部")
        rows = [(names[each["branch"]].name, _(LEFT_OUT[each["why"]])) for each in row.left_out]
        document.table(("支部", "原因"), rows, (90, 66))
    _shares(reader, document, row.counts)
    document.proof(proof_line(reader))
    return document.bytes()


def _shares(reader: Reader, document: Official, counts: dict[str, int] | None) -> None:
    of = shares(counts or counts_of(branches(reader)))
    said = [
        f"{name}{format_points(share.value)}%（{share.count}/{share.rated}）"
        for name, share in (("达标率", of.standard), ("过硬率", of.strong), ("示范率", of.model))
        if share.value is not None
    ]
    when = "结束时" if counts else "目前"
    document.paragraph(f"{when}全市{'，'.join(said) or '尚无定级支部'}。")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
