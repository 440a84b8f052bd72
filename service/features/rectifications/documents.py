"""Documents of rectifications: 整改通知书 with its receipt, 整改台账."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from service.features.assignments.documents import checkpoint
from service.features.rectifications.queries import Rectification
from service.features.rectifications.words import STATES
from service.language import CHINESE, translator
from service.papers.official import Official
from service.reading.reader import Reader
from service.reading.shown import link
from service.reading.tree import tree

_ = translator(CHINESE)  # documents are Chinese


def notice(reader: Reader, about: Rectification) -> bytes:
    """整改通知书: what is wanting, the measure, who answers for it, by when."""
    places, row = tree(reader), about.line.row
    document = Official("整改通知书")
    document.addressee(places[about.organization].name)
    document.paragraph(f"经{_(about.source)}，发现你们存在下列问题，请按期整改，并报送整改情况。")
    document.table(
        ("事　　项", "内　　容"),
        [
            ("问　　题", _(about.problem)),
            ("整改措施", about.measure or "请自行拟定并填报"),
            ("责 任 人", about.responsible or "请确定并填报"),
            ("整改时限", _day(row.due)),
        ],
        (36, 120),
    )
    document.signed(places[row.issuer].name, _day(reader.day_of(row.issued_at)))
    document.cut_here()
    document.table(
        ("送 达 回 执", ""),
        [
            ("受送达组织", places[about.organization].name),
            ("事　　项", "整改通知书"),
            ("送达日期", "　　　　年　　月　　日"),
            ("收件人签字", ""),
        ],
        (36, 120),
    )
    return _finished(reader, document)


def register(reader: Reader, rows: Sequence[Rectification]) -> bytes:
    """整改台账: 问题、措施、责任人、时限、销号."""
    places = tree(reader)
    document = Official("整改台账", landscape=True)
    document.table(
        ("序号", "组织", "来源", "问题", "整改措施", "责任人", "时限", "销号"),
        [
            (
                str(number), places[each.organization].name, _(each.source), each.problem,
                each.measure or "—", each.responsible or "—", str(each.line.row.due),
                _(STATES[each.state]),
            )
            for number, each in enumerate(rows, start=1)
        ],
        (12, 42, 18, 60, 52, 24, 22, 22),
    )  # fmt: skip
    return _finished(reader, document)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _finished(reader: Reader, document: Official) -> bytes:
    """Each prints the position and the checkpoint it was made from."""
    clock = "　模拟时钟（演练）" if reader.simulated else ""
    document.footer(f"依据记录位置 {link(reader.at)}　检查点 {checkpoint(reader)}{clock}")
    return document.bytes()
