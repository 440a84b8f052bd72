"""Working days, deadlines and a report's days, against walking day by day (R2, R5)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregates.rules import report_days
from aggregates.scheme.parameters import Parameters
from aggregates.values.calendar import Calendar
from aggregates.values.cycle import BadCycle, BadDeadline, DeadlineRule, parse_cycle
from aggregates.values.period import BadPeriod, Month, Quarter, Year, parse_period
from tests.city import WORKDAYS

DAY = timedelta(days=1)
CITY = Calendar(WORKDAYS, frozenset({2026}))
SCHEME = Parameters()

dates = st.dates(date(2025, 12, 1), date(2027, 2, 1))
calendars = st.dictionaries(dates, st.booleans(), max_size=60).map(lambda days: Calendar(days))
months = st.builds(Month, st.just(2026), st.integers(1, 12))


def works(calendar: Calendar, day: date) -> bool:
    return calendar.days[day] if day in calendar.days else day.isoweekday() <= 5


def walk(calendar: Calendar, day: date, steps: int) -> date:
    """So many working days on, one day at a time."""
    passed = 0
    while passed < steps:
        day += DAY
        passed += works(calendar, day)
    return day


def all_days(month: Month) -> list[date]:
    return [date(month.year, month.month, n + 1) for n in range(monthrange(2026, month.month)[1])]


@given(calendars, dates, st.integers(0, 15))
def test_counting_on_by_working_days(calendar: Calendar, day: date, steps: int) -> None:
    assert calendar.plus(day, steps) == walk(calendar, day, steps)
    after = calendar.on_or_after(day)
    assert works(calendar, after)
    assert not any(works(calendar, day + n * DAY) for n in range((after - day).days))


@given(calendars, dates, dates)
def test_how_many_working_days_lie_between(calendar: Calendar, one: date, other: date) -> None:
    until, count, at = other, 0, one
    while at < until:
        at += DAY
        count += works(calendar, at)
    assert calendar.between(one, other) == count


@given(calendars, months)
def test_first_and_last_working_days(calendar: Calendar, month: Month) -> None:
    worked = [day for day in all_days(month) if works(calendar, day)]
    assert calendar.last_working(month) == worked[-1]
    assert calendar.nth_working(month, 3) == worked[2]


@pytest.mark.parametrize(
    ("day", "worked"),
    [("2026-10-01", False), ("2026-10-07", False), ("2026-10-08", True), ("2026-10-10", True),
     ("2026-10-11", False), ("2026-09-20", True), ("2026-09-25", False), ("2026-10-12", True)],
)  # fmt: skip
def test_the_days_of_october_2026(day: str, worked: bool) -> None:
    assert CITY.is_working(date.fromisoformat(day)) is worked


# --- deadlines ----------------------------------------------------------------------------------


@given(calendars, months, st.integers(1, 31))
def test_a_deadline_on_a_day_off_moves_to_the_next_working_day(
    calendar: Calendar, month: Month, number: int
) -> None:
    named = min(number, len(all_days(month)))
    day = date(2026, month.month, named)
    while not works(calendar, day):
        day += DAY
    assert DeadlineRule(number).falls_on(month, calendar) == day


@pytest.mark.parametrize(
    ("written", "month", "day"),
    [
        ("本月25日", "2026-10", "2026-10-26"),
        ("本月２５日", "2026-10", "2026-10-26"),
        ("当月10日前", "2026-10", "2026-10-10"),
        ("本月1日", "2026-10", "2026-10-08"),
        ("本月31日", "2026-02", "2026-02-28"),
        ("季末月20日", "2026-10", "2026-12-21"),
        ("季末月20日", "2026-12", "2026-12-21"),
        ("季末月25日", "2026-08", "2026-09-28"),
        ("本月最后一个工作日", "2026-10", "2026-10-30"),
        ("月底", "2026-02", "2026-02-28"),
        ("季末月最后一个工作日", "2026-07", "2026-09-30"),
        ("本月底前", "2026-10", "2026-10-30"),
        ("每月最后一个工作日前", "2026-10", "2026-10-30"),
        ("季度末25日前", "2026-10", "2026-12-25"),
        ("20 日 之前", "2026-10", "2026-10-20"),
        ("每季度末月25日", "2026-10", "2026-12-25"),
        ("每季末月25日前", "2026-10", "2026-12-25"),
        ("本季度最后一个月20日", "2026-12", "2026-12-21"),
        ("季末前", "2026-07", "2026-09-30"),
        ("季度末", "2026-12", "2026-12-31"),
        ("月底最后一个工作日", "2026-10", "2026-10-30"),
        ("最后1个工作日", "2026-10", "2026-10-30"),
        ("每月25日前完成", "2026-10", "2026-10-26"),
        ("25日前（遇节假日顺延）", "2026-10", "2026-10-26"),
    ],
)
def test_deadlines_as_offices_write_them(written: str, month: str, day: str) -> None:
    moved_day = DeadlineRule.parse(written).falls_on(Month.parse(month), CITY)
    assert moved_day == date.fromisoformat(day)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "尽快",
        "本月0日",
        "本月32日",
        "25",
        "下月5日",
        "本月-1日",
        "次月5日前",
        "10日、20日",
        "季度25日",
        "季",
        "本月",
        "12月25日",
        "前",
    ],
)
def test_what_is_no_deadline_is_refused(written: str) -> None:
    if written == "25":
        assert DeadlineRule.parse(written) == DeadlineRule(25)
        return
    with pytest.raises(BadDeadline):
        DeadlineRule.parse(written)


@pytest.mark.parametrize(
    ("written", "months"),
    [
        ("每月", tuple(range(1, 13))),
        ("每季度", (3, 6, 9, 12)),
        ("每半年", (6, 12)),
        ("每年", (12,)),
        ("月度", tuple(range(1, 13))),
        ("每月一次", tuple(range(1, 13))),
        ("每季度1次", (3, 6, 9, 12)),
        ("每月至少1次", tuple(range(1, 13))),
        ("每季度不少于一次", (3, 6, 9, 12)),
        ("每年6月、12月", (6, 12)),
        ("季", (3, 6, 9, 12)),
        ("按季度", (3, 6, 9, 12)),
        ("半年", (6, 12)),
        ("年度", (12,)),
        ("6月、12月", (6, 12)),
        ("１２月份，3月", (3, 12)),
        ("3月和9月", (3, 9)),
        ("3、3", (3,)),
    ],
)
def test_cycles_as_offices_write_them(written: str, months: tuple[int, ...]) -> None:
    assert parse_cycle(written) == months


@pytest.mark.parametrize(
    "written", ["", "13月", "0月", "有时", "3月、", "每周", "3-6月", "每月2次", "每月11次"]
)
def test_what_is_no_cycle_is_refused(written: str) -> None:
    with pytest.raises(BadCycle):
        parse_cycle(written)


# --- a report's days ----------------------------------------------------------------------------


@given(calendars, months)
def test_a_report_is_due_on_the_5th_but_not_before_the_3rd_working_day(
    calendar: Calendar, month: Month
) -> None:
    due = report_days.due_on(month, SCHEME, calendar)
    first = month.last_day + DAY
    third = walk(calendar, month.last_day, 3)
    fifth = first + 4 * DAY
    while not works(calendar, fifth):
        fifth += DAY
    assert due == max(fifth, third)
    assert report_days.opens_on(month, calendar) <= month.last_day < due


@pytest.mark.parametrize(
    ("month", "due"),
    [
        ("2026-09", "2026-10-10"),  # the 8th, 9th and a worked Saturday: the third working day
        ("2026-10", "2026-11-05"),
        ("2026-01", "2026-02-05"),
        ("2026-03", "2026-04-07"),  # the 5th a Sunday, the 6th a holiday
        ("2026-04", "2026-05-08"),  # the 6th, 7th and 8th are its first working days
        ("2026-12", "2027-01-05"),
    ],
)
def test_due_days_of_2026_by_hand(month: str, due: str) -> None:
    assert report_days.due_on(Month.parse(month), SCHEME, CITY) == date.fromisoformat(due)


@given(calendars, dates, st.integers(-5, 20))
def test_lateness_is_one_point_a_working_day_and_five_at_most(
    calendar: Calendar, due: date, after: int
) -> None:
    sent = due + after * DAY
    late = sum(works(calendar, due + n * DAY) for n in range(1, after + 1))
    assert report_days.lateness(sent, due, SCHEME, calendar) == min(500, 100 * late)


@given(calendars, dates)
def test_a_paper_form_may_be_stated_five_working_days_back(calendar: Calendar, today: date) -> None:
    earliest = report_days.earliest_stated(today, SCHEME, calendar)
    assert works(calendar, earliest)
    assert sum(works(calendar, earliest + n * DAY) for n in range((today - earliest).days)) == 5


@given(calendars, dates, dates)
def test_a_report_lapses_five_working_days_after_the_later_of_sending_and_due(
    calendar: Calendar, sent: date, due: date
) -> None:
    assert report_days.lapses_after(sent, due, SCHEME, calendar) == walk(
        calendar, max(sent, due), 5
    )


@given(calendars, dates, dates, st.none() | dates)
def test_a_report_is_missed_after_the_latest_of_three_days(
    calendar: Calendar, due: date, issued: date, returned: date | None
) -> None:
    wanted = [walk(calendar, due, 10), walk(calendar, issued, 10)]
    wanted += [walk(calendar, returned, 5)] if returned else []
    assert report_days.missed_after(due, issued, returned, SCHEME, calendar) == max(wanted)


# --- periods ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["2026-13", "2026-00", "26-01", "2026Q5", "2026Q0", "1999", "2026-1", "", "２０２６",
                "2026-11-01", "2026q4", "1999-12", "2201-01"],
)  # fmt: skip
def test_what_is_no_period_is_refused(written: str) -> None:
    with pytest.raises(BadPeriod):
        parse_period(written)


@given(months, st.integers(-30, 30))
def test_months_count_on_over_the_years(month: Month, steps: int) -> None:
    at = month
    for _ in range(abs(steps)):
        at = at.next if steps > 0 else at.previous
    assert month.plus(steps) == at
    assert parse_period(str(at)) == at
    assert at in at.quarter.months
    assert parse_period(str(at.quarter)) == at.quarter


def test_a_years_months_are_those_of_its_quarters() -> None:
    quarters = [Quarter(2026, n) for n in range(1, 5)]
    assert [m for q in quarters for m in q.months] == list(Year(2026).months)
    assert parse_period("2026") == Year(2026)
