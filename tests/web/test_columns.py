"""A list said once: what programs, pages and workbooks make of the same columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from pydantic import ValidationError

from service.web.cells import Cell
from service.web.columns import ABSENT, Column, Columns
from service.web.page import Page
from service.web.tables import listed


@dataclass(frozen=True)
class Line:
    code: str
    points: int | None
    day: date | None
    tags: tuple[str, ...] = ()


WORDS = {"Code": "编码", "Points": "分值", "Day": "日期", "worth": "值", ", ": "、", "Tags": "标签"}
LINES = Columns[Line](
    "Line",
    "Lines",
    (
        Column(name="code", words="Code", cell=Cell.CODE, link=lambda line: f"/lines/{line.code}"),
        Column(
            name="points",
            words="Points",
            cell=Cell.POINTS,
            optional=True,
            label=lambda line, translate: f"{translate('worth')} {line.points}",
        ),
        Column(name="day", words="Day", cell=Cell.DAY, optional=True, page=False),
        Column(name="tags", words="Tags", cell=Cell.LIST, sorts=False, sheet=False),
        Column(
            name="rest",
            cell=Cell.WHOLE,
            absent=True,
            value=lambda line: ABSENT if line.points is None else 100 - line.points,
        ),
    ),
)
ROWS = [
    Line("B", 20, date(2026, 11, 2), ("x", "y")), Line("A", None, None), Line("C", 10, None),
]  # fmt: skip


def translate(words: str) -> str:
    return WORDS.get(words, words)


def page(**asked: str) -> Page:
    """As a table knows it: its words, its address."""

    class Asked:
        filters = asked
        words = staticmethod(translate)

        def to(self, path: str, **query: object) -> str:
            return path + (f"?{urlencode(query)}" if query else "")

        def moment(self, micros: Any) -> str:
            return str(micros)

    return cast(Page, Asked())


def test_programs_get_plain_values_and_no_label() -> None:
    assert [LINES.json(row, translate) for row in ROWS[:2]] == [
        {"code": "B", "points": "0.20", "day": "2026-11-02", "tags": ["x", "y"], "rest": 80},
        {"code": "A", "points": None, "day": None, "tags": []},
    ]


def test_the_answer_is_described_by_the_same_columns() -> None:
    for row in ROWS:
        LINES.model.model_validate(LINES.json(row))
    assert set(LINES.model.model_json_schema()["required"]) == {"code", "points", "day", "tags"}
    with pytest.raises(ValidationError):
        LINES.model.model_validate({"code": "A", "points": 3, "day": None, "tags": []})


def test_one_of_a_list_has_more_beside_it() -> None:
    opened = LINES.model_with("Opened", lines=LINES.several, as_of=str)
    opened.model_validate({**LINES.json(ROWS[0]), "lines": [LINES.json(ROWS[1])], "as_of": "1"})
    assert {"lines", "as_of", "code"} <= set(opened.model_json_schema()["required"])


def test_a_workbook_holds_its_own_columns_and_leaves_out_the_hidden() -> None:
    made = LINES.table(ROWS, translate, hidden=["code"])
    assert [heading.title for heading in made.columns] == ["分值", "日期"]
    assert next(iter(made.rows)) == ["值 20", date(2026, 11, 2)]


def test_a_page_shows_its_own_columns_with_links_and_labels() -> None:
    table = listed(page(), LINES, ROWS)
    assert table.heads == {"code": "编码", "points": "分值", "tags": "标签"}
    code, points, tags = table.cells(table.rows[0])
    assert (code.text, code.link, code.look) == ("B", "/lines/B", "code")
    assert (points.text, points.look) == ("值 20", "num")
    assert tags.text == "x、y"


@pytest.mark.parametrize(
    ("sort", "codes"),
    [("code", "ABC"), ("-code", "CBA"), ("points", "CBA"), ("-points", "BCA"),
     ("tags", "BAC"), ("day", "BAC"), ("rest", "BAC"), ("", "BAC")],
)  # fmt: skip
def test_rows_are_ordered_by_a_column_that_sorts_and_the_unknown_come_last(
    sort: str, codes: str
) -> None:
    table = listed(page(sort=sort), LINES, ROWS)
    assert "".join(row.code for row in table.rows) == codes


def test_a_part_of_a_list_is_not_ordered_anew() -> None:
    table = listed(page(sort="code"), LINES, ROWS, sorts=False)
    assert [row.code for row in table.rows] == ["B", "A", "C"]
    assert not table.sorts_by("code")


def test_a_column_comes_behind_another_and_one_is_left_out() -> None:
    more = LINES.plus("code", Column[Line](name="name", words="Day", value=lambda line: "n"))
    assert [each.name for each in more.columns][:3] == ["code", "name", "points"]
    assert "tags" not in more.without("tags").json(ROWS[0])
