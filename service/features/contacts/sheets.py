"""领导双联系安排表 as a workbook: read in as it stands, and taken out again equal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row as Stored

from aggregates.errors import Refused
from aggregates.values.period import Month, Period
from aggregates.words import N_
from service.access.who import Forbidden
from service.features.contacts import bodies, commands
from service.features.contacts.queries.contacts import contacts
from service.features.contacts.rights import CONTACT_CHANGE
from service.reading.reader import Reader as Views
from service.reading.reader import read_now
from service.reading.tree import tree
from service.recording.call import Call
from service.recording.changes import Change, FieldChange, Plan
from service.services import Services
from service.workbooks import values
from service.workbooks.cells import Cell
from service.workbooks.exports import Words, shape_table
from service.workbooks.imported import Options
from service.workbooks.importing import ImportKind, Read, of_rows, read
from service.workbooks.reading import Parsed, Reader, parsed
from service.workbooks.shapes import CODE, NOTE, ORGANIZATION, Column, Shape, said
from service.workbooks.table import Row, Sheet
from service.workbooks.writing import Table

LEADERS = "领导 联系领导 责任领导 联系人"
PLACES = "联系单位 联系点 联系组织 联系支部 联系党支部"
SHEET = Shape(
    kind="contacts",
    title="领导双联系安排表",
    english="Contacts of leaders",
    columns=(
        Column(
            key="leader", title="领导编码", english="Leader code", required=True,
            words=said(LEADERS, *CODE),
        ),
        Column(
            key="post", title="职务", english="Post",
            words=("领导职务", "领导", "联系领导", "领导姓名"),
        ),
        Column(
            key="organization", title="联系单位编码", english="Organization code", required=True,
            words=(*said(PLACES, *CODE), *said(ORGANIZATION, *CODE)),
        ),
        Column(
            key="organization_name", title="联系单位", english="Organization name",
            words=(*said(PLACES, "", "名称"), *said(ORGANIZATION, "名称", "")),
        ),
        Column(
            key="lines", title="联系内容", english="Lines of work",
            words=("联系工作", "联系事项", "内容"),
        ),
        Column(key="kind", title="联系类别", english="Kind of contact", words=("类别", "联系方式")),
        Column(key="since", title="起始日期", english="Since", words=("开始日期", "起")),
        Column(key="until", title="截止日期", english="Until", words=("结束日期", "止")),
        NOTE,
    ),
)  # fmt: skip
LINES = {"党建": "party", "业务": "business"}
KINDS = {"双联系": "double", "联系指导": "guidance", "指导": "guidance"}
EXTRA = ("kind", "since", "until")  # said only where they are not what the title says of all


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    leader: str
    organization: str
    post: str | None = None
    organization_name: str | None = None
    lines: tuple[str, ...] | None = None
    kind: str | None = None
    since: date | None = None
    until: date | None = None
    note: str | None = None
    row: Row | None = None


# --- in -----------------------------------------------------------------------------------------


def parse_contacts(sheet: Sheet) -> Parsed[ContactRow]:
    return parsed(
        sheet, _parsed, ("organization", "leader"),
        lambda row: (row.leader, row.organization, row.kind, row.since),
    )  # fmt: skip


def _parsed(reader: Reader) -> ContactRow:
    return ContactRow(
        leader=reader.required("leader", values.parse_code, ""),
        organization=reader.required("organization", values.parse_code, ""),
        post=reader.words("post"),
        organization_name=reader.words("organization_name"),
        lines=reader.optional("lines", _lines),
        kind=reader.optional("kind", _kind),
        since=reader.optional("since", values.parse_date),
        until=reader.optional("until", values.parse_date),
        note=reader.words("note"),
        row=reader.row,
    )


def _lines(cell: Cell) -> tuple[str, ...]:
    words = values.parse_text(cell)
    lines = tuple(line for word, line in LINES.items() if word in words)
    rest = words
    for word in (*LINES, "工作", "、", "，", ",", "和", "与", "/", " ", ";", "；"):
        rest = rest.replace(word, "")
    if not lines or rest:
        raise values.WrongValue(
            "“{words}” names no lines of work", "党建, 业务 or both expected", words=words[:40]
        )
    return lines


def _kind(cell: Cell) -> str:
    words = values.parse_text(cell)
    if words not in KINDS:
        raise values.WrongValue(
            "“{words}” is no kind of contact", "双联系 or 联系指导 expected", words=words[:40]
        )
    return KINDS[words]


def _read(services: Services, sheet: Sheet) -> Read:
    return read(parse_contacts(sheet), lambda row, wrong: replace(row, row=None))


def _plan(
    services: Services,
    call: Call,
    items: Sequence[Any],
    sheet: Sheet,
    options: Options,
    left_out: Collection[Any],
) -> Plan:
    """Those that are there already change nothing, and an absent row ends nothing."""
    year = _year(sheet.titles.periods, services.standing_data.today(call.act.at))
    with read_now(services, "contacts") as views:
        known = contacts(views)
    plan = Plan()
    for number, item in enumerate(items):
        body = _body(item, year)
        ours = [row for row in known if row.organization == item.organization]
        if any(_same(row, body) for row in ours):
            continue
        try:
            commands.may_change(services, call, item.organization)
            made = commands.linked(services, call, body, ours)
        except Forbidden:
            raise
        except Refused as refusal:
            column = "leader" if refusal.rule == "R20" else "organization"
            plan.blame(number, column, refusal, "a contact that may be made expected")
            continue
        plan.add(made.take(), _change(item, body))
    return plan


def _year(periods: Sequence[Period], today: date) -> int:
    """Of the title; else this year."""
    return periods[0].months[0].year if periods else today.year


def _body(item: ContactRow, year: int) -> bodies.New:
    first = Month(year, 1).first_day
    return bodies.New.model_validate(
        {
            "kind": item.kind or "double",
            "leader": item.leader,
            "organization": item.organization,
            "lines": list(item.lines or LINES.values()),
            "since": item.since or first,
            "until": item.until or Month((item.since or first).year, 12).last_day,
            "post": item.post,
            "note": item.note,
        }
    )


def _same(row: Stored[Any], body: bodies.New) -> bool:
    """Passed on or ended since, it is the same still: a list of former days changes nothing."""
    return (row.first_leader, row.kind, row.begins) == (body.leader, body.kind, body.since)


def _change(item: ContactRow, body: bodies.New) -> Change:
    fields = (
        FieldChange(N_("Leader"), None, item.leader),
        FieldChange(N_("Since"), None, str(body.since)),
        FieldChange(N_("Until"), None, str(body.until)),
    )
    return Change("contact.linked", item.organization, None, item.leader, fields)


# --- out ----------------------------------------------------------------------------------------


def arrangement(
    views: Views, rows: Iterable[Stored[Any]], notes: dict[str, str | None], root: str
) -> Table:
    """安排表 of the contacts that stand today, with the columns it came with; kind and days only
    where they are not the title's."""
    today = views.today
    present = [row for row in rows if row.begins <= today <= row.ends]
    places = tree(views)
    lines = [_row(row, places[row.organization].name, notes.get(row.contact)) for row in present]
    usual = all(_is_usual(row, today.year) for row in present)
    left = EXTRA if usual else ()
    shape = replace(SHEET, columns=tuple(c for c in SHEET.columns if c.key not in left))
    words = Words(title=f"市直机关领导双联系安排表（{today.year}年）", notes=(f"填报单位：{root}",))
    spoken: dict[str, Callable[..., str]] = {"kind": _kind_said}
    return shape_table(shape, lines, words, spoken)


def _is_usual(row: Stored[Any], year: int) -> bool:
    days = (date(year, 1, 1), date(year, 12, 31))
    return row.kind == "double" and (row.begins, row.ends) == days


def _row(row: Stored[Any], name: str, note: str | None) -> ContactRow:
    return ContactRow(
        leader=row.leader,
        organization=row.organization,
        post=row.post if row.leader == row.first_leader else None,
        organization_name=name,
        lines=_lines_said(row.lines),
        kind=row.kind,
        since=row.begins,
        until=row.ends,
        note=note,
    )


def _lines_said(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word, line in LINES.items() if line in lines)


def _kind_said(kind: str) -> str:
    return next(word for word, known in KINDS.items() if known == kind)


IMPORT = ImportKind(
    name="contacts",
    words="Contacts of leaders",
    place=40,
    opens=CONTACT_CHANGE,
    shape=SHEET,
    take=of_rows(SHEET, _read, _plan),
    whole=False,
)
