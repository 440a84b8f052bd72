"""Documents of the monthly loop: 月任务清单, 督办单 with its 回执, 台账目录."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from aggregates.assignment.states import Origin, Status
from aggregates.values.moment import from_micros
from aggregates.values.period import Month
from aggregates.values.points import format_points
from projections.assignments import ASSIGNMENTS
from service.features.assignments.queries import lines as assignments
from service.features.assignments.queries.lines import Line, Wanted
from service.features.catalogue.queries import Catalogue, catalogue
from service.language import CHINESE, translator
from service.papers import register
from service.papers.official import Official
from service.papers.proof import proof_line
from service.reading.reader import Reader
from service.reading.sentences import FORGOTTEN
from service.reading.tree import Tree, tree

_ = translator(CHINESE)  # documents are Chinese


def task_list(reader: Reader, organization: str, month: Month) -> bytes:
    """月任务清单: what the organization is to do this month, by deadline."""
    places, names = tree(reader), catalogue(reader)
    place = places[organization]
    lines = [line for line in _lines(reader, organization, month, names)
             if line.row.status != Status.CANCELLED]  # fmt: skip
    document = Official(f"{month.year}年{month.month}月党建工作任务清单", landscape=True)
    document.addressee(place.name)
    document.paragraph(f"现将{month.month}月任务清单印发你们，共{len(lines)}项，请按时限抓好落实。")
    document.table(
        ("序号", "任务编码", "任务名称", "分值", "完成时限", "佐证材料", "办理情况"),
        [_task_row(number, line, names) for number, line in enumerate(lines, start=1)],
        (16, 22, 76, 18, 40, 40, 26),
    )
    if any(line.row.guessed for line in lines):
        document.paragraph("注：部分时限所在年度的工作日历尚未导入，暂按周一至周五推算。")
    issuer = places[place.superior].name if place.superior else place.name
    issued = max((line.row.issued_at for line in lines), default=None)
    return _finished(reader, document, issuer, issued)


def _task_row(number: int, line: Line, names: Catalogue) -> tuple[str, ...]:
    terms = names.terms(line.row.task, line.row.task_version)
    return (
        str(number),
        line.row.task or "督办",
        _name(line),
        format_points(line.row.points) if line.row.points else "—",
        _day(line.row.due) + ("*" if line.row.guessed else ""),
        (terms.material if terms else None) or "—",
        _(line.light.word),
    )


def order(reader: Reader, assignment: UUID) -> bytes:
    """督办单 with its 回执, to be cut off and sent back."""
    row = assignments.one(reader, assignment)
    places, names = tree(reader), catalogue(reader)
    [line] = assignments.lines(reader, [row], names)
    requirement = reader.texts([row.issued]).get((row.issued, "requirement"), "")
    number = _number(reader, row)
    document = Official("督 办 单", number=number)
    document.addressee(places[row.organization].name)
    document.paragraph(f"现将“{_name(line)}”交由你们办理，请于{_day(row.due)}前办结并上报。")
    document.heading("一、办理要求")
    document.paragraph(_said(requirement) or "按有关规定和任务清单要求办理。")
    document.heading("二、办理时限")
    late = "（该年度工作日历尚未导入，按周一至周五推算）" if row.guessed else ""
    document.paragraph(f"{_day(row.due)}{late}。")
    issuer = _known(places, row.issuer)
    _sign(reader, document, issuer, row.issued_at)
    document.cut_here()
    _receipt(document, line, places, number)
    return _proved(reader, document)


def _number(reader: Reader, row: Any) -> str:
    """督办〔2026〕17号 of work given by hand or handed down; a line of the catalogue, which goes
    out with its month's list, by its place there: 任务〔2026〕10号第3项."""
    rows = reader.view.rows(ASSIGNMENTS)
    if row.origin != Origin.CATALOGUE.value:
        among = rows.c.origin != Origin.CATALOGUE.value
        own = (row.issued, row.issued_at)
        return register.numbered(reader, "督办", rows.c.issued, rows.c.issued_at, among, own)
    month = Month.parse(row.period)
    above = select(func.count()).where(
        rows.c.organization == row.organization,
        rows.c.period == row.period,
        rows.c.origin == row.origin,
        rows.c.task <= row.task,
    )
    place = reader.view.all(above)[0][0]
    return f"{register.written('任务', month.year, month.month)}第{place}项"


def _receipt(document: Official, line: Line, places: Tree, number: str) -> None:
    row = line.row
    received = "已签收" if row.received_at is not None else "　　　　年　　月　　日"
    document.table(
        ("回　　执", ""),
        [
            ("督办事项", _name(line)),
            ("承办单位", _known(places, row.organization)),
            ("编　　号", number),
            ("签　　收", received),
            ("办理结果", _(row.outcome) if row.outcome else ""),
            ("负责人签字", ""),
        ],
        (36, 120),
    )


def ledger(reader: Reader, organization: str, month: Month) -> bytes:
    """台账目录: the month's finished lines, with what shows that they were done."""
    places, names = tree(reader), catalogue(reader)
    lines = [line for line in _lines(reader, organization, month, names)
             if line.row.status == Status.ACCEPTED]  # fmt: skip
    document = Official(f"{month.year}年{month.month}月党建工作台账目录", landscape=True)
    document.addressee(places[organization].name)
    document.table(
        ("序号", "任务编码", "任务名称", "完成情况", "完成日期", "佐证材料", "附件数"),
        [_ledger_row(number, line, names) for number, line in enumerate(lines, start=1)],
        (16, 22, 74, 26, 42, 40, 18),
    )
    if not lines:
        document.paragraph("本月尚无办结事项。")
    closed = max((line.row.closed_at for line in lines if line.row.closed_at), default=None)
    return _finished(reader, document, places[organization].name, closed)


def _ledger_row(number: int, line: Line, names: Catalogue) -> tuple[str, ...]:
    terms = names.terms(line.row.task, line.row.task_version)
    done = line.row.happened_on
    return (
        str(number),
        line.row.task or "督办",
        _name(line),
        _(line.row.outcome) if line.row.outcome else "—",
        _day(done) if done else "—",
        (terms.material if terms else None) or "—",
        str(line.row.evidence),
    )


def _lines(reader: Reader, organization: str, month: Month, names: Catalogue) -> list[Line]:
    wanted = Wanted(organizations=[organization], periods=[str(month)])
    lines = assignments.lines(reader, assignments.find(reader, wanted), names)
    return sorted(lines, key=lambda line: (line.row.due, line.short_code))


def _name(line: Line) -> str:
    return _said(line.name) or line.short_code


def _said(words: str | None) -> str:
    """Words that were forgotten leave their mark."""
    return _(FORGOTTEN) if words is None else words


def _known(places: Tree, code: str) -> str:
    return places[code].name if code in places else code


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _finished(reader: Reader, document: Official, issuer: str, at: int | None) -> bytes:
    _sign(reader, document, issuer, at)
    return _proved(reader, document)


def _sign(reader: Reader, document: Official, issuer: str, at: int | None) -> None:
    """With the day of the act, microseconds; where nothing was done yet, the day looked from."""
    moment = reader.at.moment if at is None else from_micros(at)
    document.signed(issuer, _day(moment.astimezone(reader.zone).date()))
    document.dated(moment, issuer)


def _proved(reader: Reader, document: Official) -> bytes:
    document.proof(proof_line(reader))
    return document.bytes()
