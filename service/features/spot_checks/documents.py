"""Documents of spot checks: 考核结果反馈单 with its receipt (送达回执), 抽查记录表."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row

from aggregates.errors import Refused
from aggregates.values.moment import from_micros
from aggregates.values.period import Month
from aggregates.values.points import format_points
from service.features.spot_checks.queries import spot_checks as queries
from service.features.spot_checks.shown import CheckLine, lines_of
from service.features.spot_checks.words import DECISIONS
from service.language import CHINESE, translator
from service.papers.official import Official
from service.papers.proof import proof_line
from service.reading.reader import Reader
from service.reading.tree import tree

_ = translator(CHINESE)  # documents are Chinese


class NoResult(Refused):
    rule = "R6"


def feedback(reader: Reader, organization: str, month: Month) -> bytes:
    """考核结果反馈单: what was found, what it costs, until when an answer is waited for."""
    row = queries.must_be_drawn(reader, organization, str(month))
    if row.result is None:
        raise NoResult("There is no result for {organization} yet.", organization=organization)
    places = tree(reader)
    lines = lines_of(reader, row)
    entered = queries.deductions(reader, str(month), organization).get(organization, {})
    total = sum(entry.amount for entry in entered.values())
    document = Official("考核结果反馈单", landscape=True)
    document.addressee(places[organization].name)
    document.paragraph(
        f"经对你们{month.year}年{month.month}月自评进行抽查，结果反馈如下，"
        f"合计扣{format_points(-total)}分。"
    )
    document.table(
        ("序号", "任务名称", "分值", "自评", "核实", "认定", "扣分", "说明"),
        [_line_row(number, line, entered) for number, line in enumerate(lines, start=1)],
        (16, 70, 18, 18, 18, 40, 18, 45),
    )
    for words in _terms(row):
        document.paragraph(words)
    checked = from_micros(row.checked_at).astimezone(reader.zone).date()
    root = places.root
    signer = places[root].name if root else row.checker_organization
    document.signed(signer, _day(checked))
    document.dated(from_micros(row.checked_at), signer)
    document.cut_here()
    _receipt(document, row, places[organization].name)
    return _finished(reader, document)


def record_sheet(reader: Reader, organization: str, month: Month) -> bytes:
    """抽查记录表: line by line what was claimed and verified, or blank to be filled in by hand, to
    be signed by who checked and by who was checked."""
    row = queries.must_be_drawn(reader, organization, str(month))
    places = tree(reader)
    entered = queries.deductions(reader, str(month), organization).get(organization, {})
    document = Official("抽查记录表", landscape=True)
    document.paragraph(
        f"受检组织：{places[organization].name}　月份：{month.year}年{month.month}月"
    )
    document.table(
        ("序号", "任务名称", "分值", "自评", "核实", "认定", "扣分", "说明"),
        [_blank_row(number, line, entered, row.result is None)
         for number, line in enumerate(lines_of(reader, row), start=1)],
        (12, 74, 18, 18, 18, 40, 18, 45),
    )  # fmt: skip
    checked = from_micros(row.checked_at).astimezone(reader.zone).date() if row.checked_at else None
    document.paragraph(f"抽查日期：{_day(checked) if checked else '　　　　年　　月　　日'}")
    document.paragraph("抽查人签字：　　　　　　　　　　受检组织负责人签字：")
    return _finished(reader, document)


def _blank_row(
    number: int, line: CheckLine, entered: dict[str, Row[Any]], is_blank: bool
) -> tuple[str, ...]:
    whole = _line_row(number, line, entered)
    return (*whole[:4], "", "", "", "") if is_blank else whole


def _line_row(number: int, line: CheckLine, entered: dict[str, Row[Any]]) -> tuple[str, ...]:
    claimed, entry = line.claimed, entered.get(line.key)
    return (
        str(number),
        claimed.line.called(_),
        format_points(claimed.weight),
        format_points(claimed.claimed),
        "—" if line.verified is None else format_points(line.verified),
        _finding(line),
        "—" if entry is None else format_points(-entry.amount),
        line.note or "—",
    )


def _finding(line: CheckLine) -> str:
    if line.is_false:
        return _(DECISIONS[line.decision]) if line.decision else "虚报待认定"
    if line.verified is None or line.verified == line.claimed.claimed:
        return "属实"
    less = line.verified < line.claimed.claimed
    return "误差" if less else "少报，不加分"


def _terms(row: Row[Any]) -> list[str]:
    if row.pending and row.statement_until:
        return [f"对虚报认定有异议的，请于{_day(row.statement_until)}前提交陈述申辩。"]
    if row.pending:
        return ["对虚报认定有异议的，请自送达之日起在规定工作日内提交陈述申辩。"]
    return ["对结果有异议的，可在送达之日起十个工作日内申诉。"]


def _receipt(document: Official, row: Row[Any], name: str) -> None:
    served = _day(row.served_on) if row.served_on else "　　　　年　　月　　日"
    document.table(
        ("送 达 回 执", ""),
        [
            ("受送达组织", name),
            ("事　　项", f"{row.period} 抽查结果反馈单"),
            ("送达日期", served),
            ("收件人签字", ""),
        ],
        (40, 140),
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _finished(reader: Reader, document: Official) -> bytes:
    """Each prints the position and the checkpoint it was made from."""
    document.proof(proof_line(reader))
    return document.bytes()
