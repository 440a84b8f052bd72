"""The workbench (工作台): what it asks for, and what it leaves for later."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from aggregates.notice.notice import Notice
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.features.months.commands.issue import issue
from service.features.reports.commands import answers as report_answers
from service.recording.call import record
from tests.browsing import Door
from tests.pages import main_of, text
from tests.small_city import NOVEMBER, operator


def asked_for(door: Door, account: str) -> str:
    door.enter(account)
    return text(main_of(door.see("/")))


def test_months_issued_ahead_do_not_push_out_the_month_that_is_due(door: Door) -> None:
    for month in (Month(2026, 12), Month(2027, 1), Month(2027, 2)):
        issue(door.services, operator(door.services), month)
    said = asked_for(door, "b11")
    assert "2026年11月的月自评" in said
    assert "2027年1月预填表" not in said


def test_a_returned_report_is_asked_for_however_old_it_is(door: Door) -> None:
    made = door.services
    report_answers.return_(made, operator(made), "U2", NOVEMBER, Text("佐证不清"))
    for month in (Month(2026, 12), Month(2027, 1), Month(2027, 2), Month(2027, 3)):
        made.log.move_clock(datetime(month.year, month.month, 1, 2, tzinfo=UTC))
        issue(made, operator(made), month)
    said = asked_for(door, "u2")
    assert "2026年11月的月自评" in said
    assert "佐证不清" in said
    assert "2026年12月的月自评" not in said, "only the last three, of those never sent"


def test_the_latest_notices_stand_open_and_the_earlier_ones_behind_a_click(door: Door) -> None:
    made, first = door.services, date(2026, 11, 2)
    items = [{"kind": "issued", "count": 6, "subjects": []}]
    days = [first + timedelta(days=number) for number in range(8)]
    for day in days:
        record(made, operator(made), Notice.serve("U1-1", day, items, operator(made).act))
    door.enter("b11")
    open_part, _, behind = main_of(door.see("/")).partition("更早的 3 条")
    assert "2026-11-09" in open_part
    assert "2026-11-03" not in open_part
    assert "2026-11-03" in behind
