"""Documents of rectifications: 整改通知书 with its receipt, 整改台账."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from aggregates.assignment.states import Origin
from projections.assignments import ASSIGNMENTS
from service.features.rectifications.queries import Rectification
from service.features.rectifications.words import STATES
from service.language import CHINESE, translator
from service.papers import register as numbers
from service.papers.official import Official
from service.papers.proof import proof_line
from service.reading.reader import Reader
from service.reading.tree import tree

_ = translator(CHINESE)  # documents are Chinese


def notice(reader: Reader, about: Rectification) -> bytes:
    """整改通知书: what is wanting, the measure, who answers for it, by when."""
    places, row = tree(reader), about.line.row
    number = _number(reader, about)
    document = Official("整改通知书", number=number)
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
            ("事　　项", f"整改通知书（{number}）"),
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


def _number(reader: Reader, about: Rectification) -> str:
    """整改〔2027〕3号."""
    rows, row = reader.view.rows(ASSIGNMENTS), about.line.row
    among = rows.c.origin == Origin.RECTIFICATION.value
    own = (row.issued, row.issued_at)
    return numbers.numbered(reader, "整改", rows.c.issued, rows.c.issued_at, among, own)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _finished(reader: Reader, document: Official) -> bytes:
    """Each prints the position and the checkpoint it was made from."""
    document.proof(proof_line(reader))
    return document.bytes()
