"""Organizations (组织) as workbooks hold them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from aggregates.tier.ladder import Tier
from service.features.organizations.commands import importing
from service.features.organizations.commands.listed import Listed
from service.features.organizations.rights import ORGANIZATION_CHANGE
from service.reading.reader import read_now
from service.reading.tree import tree
from service.recording.call import Call
from service.recording.changes import Plan
from service.services import Services
from service.workbooks import values
from service.workbooks.exports import PLAIN, Words, shape_table
from service.workbooks.imported import Options
from service.workbooks.importing import ImportKind, Read, of_rows, read
from service.workbooks.reading import Parsed, Reader, parsed
from service.workbooks.shapes import (
    CODE,
    NOTE,
    ORGANIZATION,
    SUPERIOR,
    Column,
    Shape,
    said,
)
from service.workbooks.spelling import Spelling, as_it_stands, spelling
from service.workbooks.table import Row, Sheet
from service.workbooks.values import TIERS
from service.workbooks.writing import Table

ORGANIZATIONS = Shape(
    kind="organizations",
    title="党组织名录",
    english="Organizations",
    columns=(
        Column(
            key="code", title="组织编码", english="Organization code", required=True,
            words=(*said(ORGANIZATION, *CODE), "编码", "代码", "Code", "Organization"),
        ),
        Column(
            key="name", title="组织名称", english="Organization name", required=True,
            words=(*said(ORGANIZATION, "名称", "全称", ""), "名称", "全称", "Name"),
        ),
        Column(
            key="kind", title="组织类型", english="Kind", required=True,
            words=("组织类别", "党组织类型", "党组织类别", "组织形式", "类型", "类别", "Type",
                   "Organization kind", "Organization type"),
        ),
        Column(
            key="superior", title="上级组织编码", english="Superior code",
            words=(*said(SUPERIOR, *CODE, ""), "Superior", "Parent", "Parent code"),
        ),
        Column(
            key="group", title="考核分组", english="Peer group",
            words=("分组", "组别", "考核组", "考核组别", "考核类别", "Group"),
        ),
        Column(
            key="members", title="党员数", english="Members", shared=False,
            words=("党员人数", "党员总数", "党员数量", "在册党员数", "正式党员数", "人数",
                   "Party members"),
        ),
        Column(
            key="has_groups", title="设党小组", english="Has groups", shared=False,
            words=("是否设党小组", "是否设立党小组", "有无党小组", "党小组", "党小组数",
                   "党小组个数", "党小组数量", "Party groups"),
        ),
        Column(
            key="tier", title="现有等次", english="Tier",
            words=("等次", "支部等次", "当前等次", "现等次", "评定等次", "现有等级",
                   "Current tier"),
        ),
        Column(
            key="founded_on", title="成立日期", english="Founded on", shared=False,
            words=("成立时间", "建立日期", "支部成立时间", "Founded"),
        ),
        NOTE,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """组织. ``tier``: unrated, below, standard, strong, model, or ``None`` where none is given."""

    code: str
    name: str
    kind: str
    superior: str | None
    group: str | None
    members: int | None
    has_groups: bool | None
    tier: str | None
    founded_on: date | None
    note: str | None
    row: Row


def parse_organizations(sheet: Sheet, spelled: Spelling = as_it_stands) -> Parsed[OrganizationRow]:
    """``spelled``: how codes that differ in capitals alone are written; so too for tasks."""
    return parsed(
        sheet, lambda reader: _organization(reader, spelled), ("code",), lambda row: row.code
    )


def _organization(reader: Reader, spelled: Spelling) -> OrganizationRow:
    return OrganizationRow(
        code=spelled(reader.required("code", values.parse_code, "")),
        name=reader.required("name", values.parse_text, ""),
        kind=reader.required("kind", values.parse_text, ""),
        superior=reader.optional("superior", values.parse_code),
        group=reader.optional("group", values.parse_text),
        members=reader.optional("members", values.parse_whole),
        has_groups=reader.optional("has_groups", values.parse_yes, values.DASHES),
        tier=reader.optional("tier", values.parse_tier),
        founded_on=reader.optional("founded_on", values.parse_date),
        note=reader.words("note"),
        row=reader.row,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """组织. ``tier``: unrated, below, standard, strong, model, or ``None``."""

    code: str
    name: str
    kind: str
    superior: str | None = None
    group: str | None = None
    members: int | None = None
    has_groups: bool | None = None
    tier: str | None = None
    founded_on: date | None = None
    note: str | None = None


def organizations_table(rows: Iterable[Organization], words: Words = PLAIN) -> Table:
    said: dict[str, Callable[..., str]] = {"tier": _tier, "has_groups": _yes}
    return shape_table(ORGANIZATIONS, rows, words, said, {"has_groups": _yes_in_english})


def _tier(tier: str) -> str:
    return next(word for word, known in TIERS.items() if known == Tier(tier))


def _yes(has: bool) -> str:
    return "是" if has else "否"


def _yes_in_english(has: bool) -> str:
    return "yes" if has else "no"


# --- read in ------------------------------------------------------------------------------------


def _read(services: Services, sheet: Sheet) -> Read:
    with read_now(services) as reader:
        spelled = spelling(tree(reader).places)
    return read(parse_organizations(sheet, spelled), _listed)


def _listed(row: OrganizationRow, wrong: frozenset[str]) -> Listed:
    return Listed(
        code=row.code,
        name=row.name,
        kind=row.kind,
        superior=row.superior,
        group=row.group,
        members=row.members,
        has_groups=row.has_groups,
        tier=row.tier,
        founded_on=row.founded_on,
        wrong=wrong,
    )


def _plan(
    services: Services,
    call: Call,
    items: Sequence[Any],
    sheet: Sheet,
    options: Options,
    left_out: Collection[Any],
) -> Plan:
    on = options.stated_on or sheet.titles.stated_on
    return importing.plan(services, call, items, on, left_out, history=options.history)


IMPORT = ImportKind(
    name="organizations",
    words="Directory of organizations",
    place=10,
    opens=ORGANIZATION_CHANGE,
    shape=ORGANIZATIONS,
    take=of_rows(ORGANIZATIONS, _read, _plan),
)
