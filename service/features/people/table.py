"""People (人员) as workbooks hold them."""

from __future__ import annotations

from dataclasses import dataclass

from service.workbooks import values
from service.workbooks.reading import Parsed, Reader, parsed
from service.workbooks.shapes import (
    Column,
    Shape,
)
from service.workbooks.table import Row, Sheet

PEOPLE = Shape(
    kind="people",
    title="人员名录",
    english="People",
    columns=(
        Column(
            key="person", title="人员编码", english="Person code", required=True,
            words=("人员代码", "人员编号", "编码", "代码", "工号", "Code", "Person"),
        ),
        Column(
            key="name", title="姓名", english="Name", required=True,
            words=("人员姓名", "名字", "Full name"),
        ),
        Column(
            key="organization", title="组织编码", english="Organization code",
            words=("所在组织编码", "所属组织编码", "组织代码", "单位编码", "单位代码",
                   "支部编码", "Organization"),
        ),
        Column(
            key="telephone", title="电话", english="Telephone", shared=False,
            words=("联系电话", "手机", "手机号", "手机号码", "办公电话", "Phone", "Mobile"),
        ),
        Column(
            key="email", title="邮箱", english="Email", shared=False,
            words=("电子邮箱", "电子邮件", "邮件", "Mail", "E-mail"),
        ),
    ),
    ignored=("组织名称", "所在单位", "单位名称", "职务", "备注", "Note"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonRow:
    """人员: a code, and what only the directory knows."""

    person: str
    name: str
    organization: str | None
    telephone: str | None
    email: str | None
    row: Row


def parse_people(sheet: Sheet) -> Parsed[PersonRow]:
    return parsed(sheet, _person, ("person",), lambda person: person.person)


def _person(reader: Reader) -> PersonRow:
    return PersonRow(
        person=reader.required("person", values.parse_code, ""),
        name=reader.required("name", values.parse_text, ""),
        organization=reader.optional("organization", values.parse_code),
        telephone=reader.optional("telephone", values.parse_code),
        email=reader.words("email"),
        row=reader.row,
    )
