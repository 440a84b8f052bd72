"""联系点情况表: what a leader needs of a contact point on one A4; no talks or appraisals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select

from aggregates.rules.contact import ACTS as KINDS_OF_ACTS
from aggregates.rules.contact import missing
from aggregates.values.points import format_points
from projections.organizations import POSTS
from service.features.contacts.queries.debts import quarter_of
from service.features.contacts.queries.movement import movement
from service.features.contacts.shown import Opened, opened
from service.features.contacts.words import ACTS, KINDS, LINES
from service.language import CHINESE, translator
from service.papers.official import Official
from service.papers.proof import proof_line
from service.reading.persons import Persons
from service.reading.reader import Reader
from service.reading.tree import tree

_ = translator(CHINESE)  # documents are Chinese
MOST, LONG = 3, 60  # things of a kind, and characters of each: so that all stands on one page
BLANK = 3  # lines to write on
WIDTHS = (30, 126)


def sheet(reader: Reader, contact: str) -> bytes:
    known = opened(reader, contact)
    document = Official("联系点情况表")
    document.table(("项目", "内容"), list(_rows(reader, known)), WIDTHS)
    document.proof(proof_line(reader))
    return document.bytes()


def _rows(reader: Reader, known: Opened) -> Iterator[tuple[str, str]]:
    row, code = known.row, known.row.organization
    yield "联系点", f"{tree(reader)[code].name}　书记：{_secretary(reader, code)}"
    lines = "、".join(_(LINES[line]) for line in row.lines)
    leader = Persons(reader)[row.leader].text(_)
    yield "联系领导", f"{leader}　{_(KINDS[row.kind])}（{lines}）　{row.begins} 至 {row.ends}"
    yield "本季度", _owed(reader, known)
    yield "得分", _score(reader, code)
    yield "红灯事项", _items(reader, row, "red")
    yield "整改事项", _items(reader, row, "rectification")
    yield "上次意见", _advice(known)
    yield from (("本次记录" if number == 0 else "", "") for number in range(BLANK))


def _secretary(reader: Reader, code: str) -> str:
    rows = reader.view.rows(POSTS)
    query = select(rows.c.person).where(rows.c.organization == code, rows.c.post == "书记")
    people = Persons(reader)
    names = [people[row.person].text(_) for row in reader.view.all(query)]
    return "、".join(names) or "—"


def _owed(reader: Reader, known: Opened) -> str:
    """By kind of act and line of work: done, or owed."""
    quarter = quarter_of(reader.today)
    left = missing(known.row.lines, (act.done for act in known.acts), quarter)
    owes = known.row.kind == "double"
    said = [_kind(kind, known.row.lines, left[kind], owes) for kind in KINDS_OF_ACTS]
    return f"{quarter}：{'；'.join(said)}"


def _kind(kind: str, lines: list[str], left: tuple[str, ...], owes: bool) -> str:
    open_ = "欠" if owes else "未开展"
    marks = "、".join(f"{_(LINES[line])}{open_ if line in left else '✓'}" for line in lines)
    return f"{_(ACTS[kind])}：{marks}"


def _score(reader: Reader, code: str) -> str:
    """The last closed quarter, the one before, and the three differences between them."""
    known = movement(reader, code)
    if known is None:
        return "尚无两个已结季度的得分"
    parts = (("自评", known.own), ("迟报和抽查", known.deducted), ("台账", known.ledger))
    causes = "，".join(f"{name}{_signed(figure)}" for name, figure in parts)
    figures = f"{format_points(known.score)}（上季 {format_points(known.before)}）"
    return f"{known.quarter}：{figures}，变化 {_signed(known.moved)}，其中{causes}"


def _signed(figure: int) -> str:
    return f"{'+' if figure > 0 else ''}{format_points(figure)}"


def _items(reader: Reader, row: Row[Any], kind: str) -> str:
    quarter = quarter_of(reader.today)
    above = tree(reader)[row.organization].superior or row.organization
    items = [
        item
        for feature in reader.services.features
        for item in feature.agenda(reader, above, [row.organization], quarter)
        if item.kind == kind
    ]
    said = [f"{item.subject[:LONG]}{f'（{item.due}）' if item.due else ''}" for item in items]
    more = f"；等 {len(said)} 项" if len(said) > MOST else ""
    return "；".join(said[:MOST]) + more or "无"


def _advice(known: Opened) -> str:
    last = known.advice
    if last is None:
        return "无"
    state = f"{last.taken_up_on} 已落实" if last.taken_up_on else "待落实"
    return f"{last.act.row.happened_on}：{(last.act.advice or '')[: 2 * LONG]}（{state}）"
