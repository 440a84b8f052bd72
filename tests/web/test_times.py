"""Times and periods: exact and relative to read, any usual way to write."""

from __future__ import annotations

import re
from datetime import date

import pytest

from aggregates.errors import Refused
from service.web import forms
from tests.browsing import Door
from tests.pages import main_of, text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11", "2026-11"), ("2026年11月", "2026-11"), ("２０２６．１１", "2026-11"),
        ("2026/9", "2026-09"), (" 2026年第4季度 ", "2026Q4"), ("2026年四季度", "2026Q4"),
        ("2026q3", "2026Q3"), ("2026年", "2026"), ("2026", "2026"),
    ],
)  # fmt: skip
def test_a_period_is_read_as_people_write_it(written: str, meant: str) -> None:
    assert str(forms.period(written)) == meant


def test_a_month_is_no_quarter() -> None:
    assert str(forms.month("２０２６年３月")) == "2026-03"
    with pytest.raises(Refused):
        forms.month("2026Q1")


@pytest.mark.parametrize("written", ["2026-13", "11月", "去年", "2026年0月", "20265"])
def test_what_is_no_period_is_refused(written: str) -> None:
    with pytest.raises(Refused):
        forms.period(written)


def test_filters_take_a_period_and_days_as_they_are_usually_written(shared_door: Door) -> None:
    shared_door.enter("gw")
    lines = [
        re.findall(
            r"/assignments/[0-9a-f-]{36}", shared_door.see(f"/assignments?under=U1&period={p}")
        )
        for p in ("2026-11", "２０２６年１１月")
    ]
    assert lines[0] == lines[1] != []
    said = main_of(
        shared_door.see("/trail?since=2026年11月20日&until=2026.11.20&period=2026年11月")
    )
    assert 'value="2026年11月20日"' in said
    assert "专项督办" in said


def test_times_are_told_exactly_and_relative_to_the_moment_looked_at(shared_door: Door) -> None:
    shared_door.enter("u1")
    said = text(main_of(shared_door.see("/assignments?under=U1&period=2026-11")))
    assert re.search(r"2026-11-25 已过 5 天", said)
    before = text(main_of(shared_door.see("/assignments?under=U1&period=2026-11&as_of=2026-11-24")))
    assert re.search(r"2026-11-25 还有 1 天", before)
    trail = main_of(shared_door.see("/trail?kind=assignment.handed_down"))
    assert '<time datetime="2026-11-20T10:00:00+08:00">2026-11-20 10:00</time>' in trail
    assert "10 天前" in trail


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12月25日", date(2026, 12, 25)),
        ("１１月３０日", date(2026, 11, 30)),
        ("11月29日", date(2027, 11, 29)),
        ("1月10日", date(2027, 1, 10)),
        ("9月1日", date(2027, 9, 1)),
        ("2026-11-01", date(2026, 11, 1)),
        ("2027年2月28日", date(2027, 2, 28)),
    ],
)
def test_a_deadline_without_its_year_is_the_next_such_day(written: str, meant: date) -> None:
    assert forms.deadline(written, date(2026, 11, 30)) == meant


def test_an_order_takes_a_deadline_as_people_write_one(shared_door: Door) -> None:
    shared_door.enter("gw")
    order = {"title": "核对台账", "due": "12月25日", "to": "U1"}
    assert "2026-12-25" in main_of(shared_door.send("/orders", "/orders", order).text)
