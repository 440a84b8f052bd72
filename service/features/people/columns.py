"""The directory of people (人员名录): said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from service.web.columns import Column, Columns

Line = dict[str, Any]  # what the reader may see of a person


def _of(name: str) -> Callable[[Line], Any]:
    return lambda line: line[name]


PEOPLE = Columns[Line](
    "Person",
    "People",
    (
        Column(name="person", words="Person code", value=_of("person"), example="P1001"),
        Column(
            name="name", words="Full name", value=_of("name"), optional=True, example="张三"
        ),
        Column(
            name="telephone", words="Telephone", value=_of("telephone"), optional=True,
            example="010-1234",
        ),
        Column(
            name="email", words="Mail", value=_of("email"), optional=True,
            example="zhang@example.org",
        ),
        Column(
            name="organization", words="Organization code", head="Organization",
            value=_of("organization"), optional=True, example="U001",
        ),
    ),
)  # fmt: skip
FIELDS = tuple(column.name for column in PEOPLE.columns)
