"""Score accounts, months, runs, notices, workdays, and the store itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from aggregates.account.account import NoSuchEntry, ScoreAccount
from aggregates.account.events import ScoreEntered, ScoreReversed
from aggregates.month.events import MonthClosed, MonthIssueWithdrawn
from aggregates.month.month import MonthBook, MonthIsClosed
from aggregates.notice.events import NoticeReceived, NoticeServed
from aggregates.notice.notice import Notice
from aggregates.run.events import RunFailed, RunFinished, RunStarted
from aggregates.run.run import ScheduleRun
from aggregates.store.events import StoreOpened
from aggregates.store.store import Store
from aggregates.workdays.events import WorkdayChanged, WorkdaysLoaded
from aggregates.workdays.workdays import Workdays, WrongYear, calendar_of
from tests.story import ACT, WORDS, Story, given

# --- accounts -----------------------------------------------------------------------------------

ENTRY = {"organization": "U1", "year": "2026", "rule": "R5", "scheme_version": 1}


def entered(number: int, line: str, amount: int, period: str = "2026-10") -> dict[str, Any]:
    return {**ENTRY, "entry": number, "line": line, "amount": amount, "period": period}


def an_account(*entries: dict[str, Any]) -> Story:
    story = given(ScoreAccount).nothing_yet(ScoreAccount.empty("U1", "2026", ACT))
    for fields in entries:
        fields = {name: value for name, value in fields.items()}
        event = ScoreEntered(**story.aggregate.opening(ACT), **fields)
        event.mutate(story.aggregate)
    return story


def settle(account: ScoreAccount, lines: dict[str, int], period: str = "2026-10") -> None:
    account.settle(
        period, lines, of=("own", "lateness", "missed"), reason="sent-again", rule="R5",
        scheme_version=1, act=ACT,
    )  # fmt: skip


def test_an_empty_account_is_settled_by_entries() -> None:
    an_account().when(lambda a: settle(a, {"own": 9000, "lateness": -200})).then_all(
        (ScoreEntered, entered(1, "own", 9000)), (ScoreEntered, entered(2, "lateness", -200))
    )


def test_what_agrees_is_left_alone_and_what_differs_is_reversed_first() -> None:
    account = an_account(entered(1, "own", 9000), entered(2, "lateness", -200))
    account.when(lambda a: settle(a, {"own": 9100, "lateness": -200})).then_all(
        (ScoreReversed, {"entry": 1, "reason": "sent-again", "period": "2026-10"}),
        (ScoreEntered, entered(3, "own", 9100)),
    )


def test_settling_the_same_records_nothing() -> None:
    an_account(entered(1, "own", 0)).when(lambda a: settle(a, {"own": 0})).then_nothing()


def test_what_is_no_longer_named_is_reversed() -> None:
    an_account(entered(1, "own", 9000)).when(lambda a: settle(a, {})).then_all(
        (ScoreReversed, {"entry": 1, "reason": "sent-again"})
    )


def test_other_lines_and_other_months_are_left_alone() -> None:
    account = an_account(
        entered(1, "own", 1), entered(2, "check:x", -50), entered(3, "own", 2, "2026-09")
    )
    account.when(lambda a: settle(a, {"missed": 0})).then_all(
        (ScoreReversed, {"entry": 1, "reason": "sent-again"}),
        (ScoreEntered, entered(4, "missed", 0)),
    )
    assert [e.number for e in account.aggregate.live("2026-10")] == [2, 4]


@pytest.mark.parametrize("entry", [0, 2])
def test_only_a_standing_entry_is_reversed(entry: int) -> None:
    an_account(entered(1, "own", 1)).when(lambda a: a.reverse(entry, "upheld", ACT)).then_refused(
        NoSuchEntry, rule="R5"
    )


def test_an_entry_is_reversed_once() -> None:
    account = an_account(entered(1, "own", 1)).aggregate
    account.reverse(1, "upheld", ACT)
    with pytest.raises(NoSuchEntry):
        account.reverse(1, "upheld", ACT)


# --- months -------------------------------------------------------------------------------------


def a_month() -> Story:
    return given(MonthBook).nothing_yet(MonthBook.untouched("2026-10", ACT))


def test_a_month_is_closed_once_with_its_ranking() -> None:
    ranking = [{"organization": "U1", "rank": 1}]
    a_month().when(lambda m: m.close(ranking, 1, ACT)).then(
        MonthClosed, period="2026-10", scheme_version=1, ranking=ranking
    )
    closed = given(MonthBook).past(MonthClosed, period="2026-10", scheme_version=1, ranking=[])
    closed.when(lambda m: m.close([], 1, ACT)).then_nothing()
    closed.when(lambda m: m.must_be_open()).then_refused(MonthIsClosed, rule="R5")
    closed.when(lambda m: m.withdraw_issue(1, None, ACT)).then_refused(MonthIsClosed)


def test_an_issue_may_be_withdrawn_again_and_again() -> None:
    fields = {"period": "2026-10", "cancelled": 7}
    a_month().when(lambda m: m.withdraw_issue(7, WORDS, ACT)).then(
        MonthIssueWithdrawn, **fields, reason=WORDS
    )
    given(MonthBook).past(MonthIssueWithdrawn, **fields).when(
        lambda m: m.withdraw_issue(7, None, ACT)
    ).then(MonthIssueWithdrawn, **fields)


# --- runs ---------------------------------------------------------------------------------------


def a_run() -> Story:
    return given(ScheduleRun).past(RunStarted, job="issue-month", period="2026-10")


def test_a_run_finishes_once() -> None:
    a_run().when(lambda r: r.finish({"issued": 3}, ACT)).then(RunFinished, counts={"issued": 3})
    done = a_run().past(RunFinished, counts={})
    done.when(lambda r: r.finish({}, ACT)).then_nothing()
    done.when(lambda r: r.fail("late", ACT)).then_nothing()


def test_a_failure_is_recorded_and_the_same_one_again_is_not() -> None:
    a_run().when(lambda r: r.fail("away", ACT)).then(RunFailed, reason="away")
    failed = a_run().past(RunFailed, reason="away")
    failed.when(lambda r: r.fail("away", ACT)).then_nothing()
    failed.when(lambda r: r.fail("full", ACT)).then(RunFailed, reason="full")


def test_the_same_long_failure_again_is_not_recorded() -> None:
    long = "x" * 700
    run: ScheduleRun = a_run().aggregate
    run.fail(long, ACT)
    run.fail(long, ACT)
    assert [len(getattr(fact, "reason", "")) for fact in run.take()] == [500]


# --- notices ------------------------------------------------------------------------------------


def test_a_notice_is_served_to_an_organization_on_a_day_and_received_once() -> None:
    items = [{"kind": "issued", "count": 1, "subjects": ["x"]}]
    notice = Notice.serve("U1", date(2026, 10, 8), items, ACT)
    assert notice.id == Notice.serve("U1", date(2026, 10, 8), [], ACT).id
    assert notice.id != Notice.serve("U1", date(2026, 10, 9), [], ACT).id
    fields = {"organization": "U1", "day": "2026-10-08", "items": items}
    served = given(Notice).past(NoticeServed, **fields)
    served.when(lambda n: n.receive(ACT)).then(NoticeReceived)
    served.when(lambda n: n.receive(ACT)).then_nothing()


# --- workdays -----------------------------------------------------------------------------------

SATURDAY, MONDAY = date(2026, 10, 10), date(2026, 10, 12)


def a_year() -> Story:
    return given(Workdays).past(WorkdaysLoaded, year=2026, days={"2026-10-10": True})


def test_a_year_is_loaded_with_the_days_that_differ_in_order() -> None:
    [loaded] = Workdays.load(2026, {MONDAY: False, SATURDAY: True}, ACT).take()
    assert isinstance(loaded, WorkdaysLoaded)
    assert list(loaded.days.items()) == [("2026-10-10", True), ("2026-10-12", False)]


def test_only_days_that_differ_are_recorded_when_it_is_loaded_again() -> None:
    a_year().when(lambda w: w.reload({SATURDAY: True, MONDAY: False}, ACT)).then(
        WorkdayChanged, day="2026-10-12", working=False
    )


def test_a_day_that_is_so_by_itself_records_nothing() -> None:
    a_year().when(lambda w: w.change(MONDAY, True, ACT)).then_nothing()
    a_year().when(lambda w: w.change(SATURDAY, False, ACT)).then(
        WorkdayChanged, day="2026-10-10", working=False
    )


def test_every_day_lies_in_its_year() -> None:
    other = date(2027, 1, 1)
    a_year().when(lambda w: w.reload({other: False}, ACT)).then_refused(WrongYear, rule="R2")
    with pytest.raises(WrongYear):
        Workdays.load(2026, {other: False}, ACT)


def test_a_year_never_loaded_is_said_to_be_guessed() -> None:
    calendar = calendar_of([a_year().aggregate])
    assert calendar.is_working(SATURDAY)
    assert not calendar.is_guessed(SATURDAY)
    assert calendar.is_guessed(date(2027, 1, 1))


# --- the store ----------------------------------------------------------------------------------


def test_a_store_is_made_in_a_month_of_the_schemes_clock() -> None:
    act = replace(ACT, at=datetime(2026, 9, 30, 17, tzinfo=UTC))
    [opened] = Store.open(ZoneInfo("Asia/Shanghai"), True, act).take()
    assert isinstance(opened, StoreOpened)
    assert (opened.month, opened.simulated) == ("2026-10", True)
