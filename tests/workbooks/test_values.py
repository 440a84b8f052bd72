"""Cells as offices fill them: points, dates and words, read exactly or refused in words."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregates.values.period import Month, Year
from service.workbooks import values
from service.workbooks.cells import UNCALCULATED, Cell, Fault, cell_name, parse_cell_name
from service.workbooks.values import WrongValue
from service.workbooks.words import squeezed

POINTS: list[tuple[Cell, int]] = [
    ("7.5", 750),
    (Decimal("7.5"), 750),
    ("７．５", 750),
    ("7.5分", 750),
    (" 8 ", 800),
    (Decimal("6.3999999999999995"), 640),
    (Decimal("4.7999999999999998"), 480),
    (Decimal("0"), 0),
    ("10.", 1000),
    (".5", 50),
]


@pytest.mark.parametrize(("cell", "hundredths"), POINTS)
def test_points_are_whole_hundredths_however_they_are_written(cell: Cell, hundredths: int) -> None:
    assert values.parse_points(cell) == hundredths


@given(st.integers(0, 10**8))
def test_points_stored_as_binary_fractions_come_back_exactly(hundredths: int) -> None:
    assert values.parse_points(Decimal(repr(hundredths / 100))) == hundredths


@pytest.mark.parametrize(
    "cell",
    ["7.505", "八分", "-1", "nan", "1e3", "1,000", True, Decimal("1E+300"), "9" * 40, "7..5"],
)
def test_anything_else_is_no_number_of_points(cell: Cell) -> None:
    with pytest.raises(WrongValue, match=r"points|decimals"):
        values.parse_points(cell)


DATES: list[Cell] = [
    datetime(2026, 11, 30, 8, 30),  # noqa: DTZ001  # cells have no zone
    date(2026, 11, 30),
    Decimal("46356"),
    "46356",
    Decimal("20261130"),
    "20261130",
    "2026.11.30",
    "2026-11-30",
    "2026/11/30",
    "2026年11月30日",
    "2026 年 11 月 30 号",
    "２０２６年１１月３０日",
    "二〇二六年十一月三十日",
    "2026-11-30 00:00:00",
    "2026-11-30T00:00:00",
]


@pytest.mark.parametrize("cell", DATES)
def test_a_date_is_read_in_every_usual_form(cell: Cell) -> None:
    assert values.parse_date(cell) == date(2026, 11, 30)


@pytest.mark.parametrize(
    "cell",
    [
        "11月底前",
        "11月30日",
        "2026年2月30日",
        "2026-13-01",
        "30/11/2026",
        "2026.11-30",
        "12",
        "2026年11月",
    ],
)
def test_what_is_no_full_date_is_refused_with_an_example(cell: Cell) -> None:
    with pytest.raises(WrongValue, match="a full date such as 2026-11-30"):
        values.parse_date(cell)


def test_a_day_without_its_year_is_the_one_nearest_its_period() -> None:
    assert values.parse_date("11月30日", Month(2026, 10)) == date(2026, 11, 30)
    assert values.parse_date("1月3日", Month(2026, 12)) == date(2027, 1, 3)
    assert values.parse_date("1月1日", Year(2026)) == date(2026, 1, 1)
    assert values.parse_date("12.31", Year(2026)) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("已完成", "done"),
        ("完成", "done"),
        ("是", "done"),
        ("Done", "done"),
        ("部分完成", "partial"),
        ("基本 完成", "partial"),
        ("未完成", "not_done"),
        ("否", "not_done"),
        ("not done", "not_done"),
    ],
)
def test_an_outcome_is_one_of_the_usual_words(words: str, outcome: str) -> None:
    assert values.parse_outcome(words) == outcome


def test_a_word_no_form_offers_is_refused_with_those_it_does() -> None:
    with pytest.raises(
        WrongValue, match="“差不多” is not one of the words, 已完成, 部分完成 or 未完成"
    ):
        values.parse_outcome("差不多")


def test_tiers_and_days_are_read_by_their_words() -> None:
    tiers = [values.parse_tier(word) for word in ("未定级", "未达标", "达标", "过硬", "示范")]
    assert tiers == ["unrated", "below", "standard", "strong", "model"]
    assert [values.parse_day_kind(word) for word in ("放假", "调休上班")] == ["off", "work"]


def test_a_formula_never_calculated_and_an_error_cell_say_so() -> None:
    with pytest.raises(WrongValue, match="the formula was never calculated"):
        values.parse_points(UNCALCULATED)
    with pytest.raises(WrongValue, match="the cell shows the error #N/A"):
        values.parse_text(Fault("#N/A"))


def test_texts_keep_their_characters_where_codes_lose_their_width() -> None:
    assert values.parse_text(" ①（Ａ） ") == "①（Ａ）"
    assert squeezed("Ｕ００１ ") == "U001"


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_a_cell_goes_by_the_name_a_spreadsheet_gives_it(row: int, column: int) -> None:
    assert parse_cell_name(cell_name(row, column)) == (row, column)
    assert cell_name(17, 7) == "G17"
