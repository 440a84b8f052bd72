"""申诉答复 with its receipt (送达回执), R15."""

from __future__ import annotations

from datetime import date

from aggregates.appeal.appeal import AppealRefused, AppealState
from aggregates.values.period import Month, parse_period
from aggregates.values.points import format_points
from service.features.appeals.queries.appeals import Filed
from service.features.appeals.shown import words_of
from service.language import CHINESE, translator
from service.papers.official import Official
from service.papers.proof import proof_line
from service.reading.reader import Reader
from service.reading.tree import tree
from service.web.labels import PARTS

_ = translator(CHINESE)  # documents are Chinese


def reply(reader: Reader, filed: Filed) -> bytes:
    row, places = filed.row, tree(reader)
    if row.state not in (AppealState.UPHELD, AppealState.DISMISSED) or filed.decided_on is None:
        raise AppealRefused("There is no reply yet: the appeal is not decided.")
    name = places[row.organization].name
    reason, note = words_of(reader, filed)
    document = Official("申诉答复")
    document.addressee(name)
    line = _(PARTS.get(row.line, row.line))
    document.paragraph(
        f"你们于{_day(filed.filed_on)}对{_period(row.period)}“{line}”"
        f"（记分第{row.entry}笔，{format_points(row.amount)}分）提出的申诉收悉。"
    )
    document.paragraph(f"申诉理由：{reason or '—'}")
    document.paragraph(f"经复核，{_outcome(filed)}")
    if note:
        document.paragraph(f"说明：{note}")
    root = places.root
    document.signed(places[root].name if root else "", _day(filed.decided_on))
    document.cut_here()
    document.table(
        ("送 达 回 执", ""),
        [("受送达组织", name), ("事　　项", f"{row.period} 申诉答复"),
         ("送达日期", "　　　　年　　月　　日"), ("收件人签字", "")],
        (40, 116),
    )  # fmt: skip
    document.proof(proof_line(reader))
    return document.bytes()


def _outcome(filed: Filed) -> str:
    row = filed.row
    if row.state == AppealState.DISMISSED:
        return "申诉不成立，原记分维持不变。"
    if row.items is not None:
        return f"申诉成立，其中{len(row.items)}项改为合格，台账扣分据此重新核算。"
    said = f"改记为{format_points(row.set_to)}分" if row.set_to else "原记分予以冲销"
    return f"申诉成立，{said}；此结果为最终结果，此后核算不再变更。"


def _period(written: str) -> str:
    period = parse_period(written)
    if isinstance(period, Month):
        return f"{period.year}年{period.month}月"
    return str(period)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
