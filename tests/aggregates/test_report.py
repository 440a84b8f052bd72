"""A monthly report: sent, sent again, returned, confirmed, missed, and what replaces that (R5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from aggregates.report.events import (
    ReportConfirmed,
    ReportMissed,
    ReportReturned,
    ReportSubmitted,
)
from aggregates.report.report import MonthlyReport, ReportClosed, ReportRefused
from tests.story import ACT, WORDS, Story, given

DAY = date(2026, 11, 3)
LATER = date(2026, 11, 9)
MISSED_ON = date(2026, 11, 19)
EMPTY: dict[str, Any] = {"named": [], "left_out": [], "open_children": []}
MINE = {"organization": "U1", "period": "2026-10"}


def unsent() -> Story:
    return given(MonthlyReport).nothing_yet(MonthlyReport.unsent("U1", "2026-10", ACT))


def sent(**differs: Any) -> Story:
    fields = {**MINE, **EMPTY, "claimed": 100, "counted_on": DAY}
    return given(MonthlyReport).past(ReportSubmitted, **(fields | differs))


def missed(story: Story | None = None) -> Story:
    story = story or given(MonthlyReport)
    return story.past(ReportMissed, **MINE, day=MISSED_ON)


def send(report: MonthlyReport, on: date, **differs: Any) -> None:
    fields = {**EMPTY, "claimed": 100, "stated_on": None, "history": False} | differs
    report.submit(sent_on=on, act=ACT, **fields)


def test_a_report_says_what_it_names_and_leaves_out() -> None:
    unsent().when(
        lambda r: send(r, DAY, named=["a"], left_out=["b"], open_children=["c"], claimed=750)
    ).then(
        ReportSubmitted, **MINE, named=["a"], left_out=["b"], open_children=["c"], claimed=750,
        counted_on=DAY,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("past", "differs", "counts"),
    [
        ({}, {}, DAY),
        ({"claimed": 0}, {}, LATER),
        ({"claimed": 0}, {"stated_on": DAY}, DAY),
        ({"claimed": 0}, {"claimed": 0}, LATER),
    ],
    ids=["the first", "the first that claims", "its stated day", "none claims"],
)
def test_lateness_is_judged_by_the_first_sending_that_claims(
    past: dict[str, Any], differs: dict[str, Any], counts: date
) -> None:
    story = sent(**past)
    story.when(lambda r: send(r, LATER, **differs))
    story.then(ReportSubmitted, **MINE, **EMPTY, **{"claimed": 100, **differs}, counted_on=counts)


def test_a_first_sending_that_claims_nothing_is_judged_too_while_it_stands() -> None:
    assert sent(claimed=0).aggregate.settled_on == DAY


def test_the_day_counted_stands_after_a_return() -> None:
    sent().past(ReportReturned, reason=WORDS).when(lambda r: send(r, LATER)).then(
        ReportSubmitted, **MINE, **EMPTY, claimed=100, counted_on=DAY
    )


def test_a_confirmed_report_is_closed() -> None:
    confirmed = sent().past(ReportConfirmed)
    confirmed.when(lambda r: send(r, LATER)).then_refused(ReportClosed, rule="R5")
    confirmed.when(lambda r: r.confirm(ACT)).then_refused(ReportClosed)
    confirmed.when(lambda r: r.return_(WORDS, ACT)).then_refused(ReportClosed)
    confirmed.when(lambda r: r.miss(MISSED_ON, ACT)).then_nothing()


def test_a_sent_report_is_confirmed_by_a_person_or_by_lapse() -> None:
    sent().when(lambda r: r.confirm(ACT)).then(ReportConfirmed)
    sent().when(lambda r: r.confirm(ACT, by_lapse=True)).then(ReportConfirmed, by_lapse=True)


def test_a_sent_report_is_returned() -> None:
    sent().when(lambda r: r.return_(WORDS, ACT)).then(ReportReturned, reason=WORDS)


@pytest.mark.parametrize("nothing", ["unsent", "returned", "missed"])
def test_what_was_not_sent_is_not_answered(nothing: str) -> None:
    stories: dict[str, Callable[[], Story]] = {
        "unsent": unsent,
        "returned": lambda: sent().past(ReportReturned, reason=WORDS),
        "missed": missed,
    }
    stories[nothing]().when(lambda r: r.confirm(ACT)).then_refused(ReportRefused, rule="R5")
    stories[nothing]().when(lambda r: r.return_(WORDS, ACT)).then_refused(ReportRefused)


def test_what_was_not_sent_is_missed_and_only_once() -> None:
    unsent().when(lambda r: r.miss(MISSED_ON, ACT)).then(ReportMissed, **MINE, day=MISSED_ON)
    missed().when(lambda r: r.miss(MISSED_ON, ACT)).then_nothing()


def test_what_was_returned_and_not_sent_again_is_missed() -> None:
    sent().past(ReportReturned, reason=WORDS).when(lambda r: r.miss(MISSED_ON, ACT)).then(
        ReportMissed, **MINE, day=MISSED_ON
    )


def test_what_was_sent_is_not_missed() -> None:
    sent().when(lambda r: r.miss(MISSED_ON, ACT)).then_nothing()


# --- what replaces a missed report ----------------------------------------------------------------

SENT = {**MINE, **EMPTY, "claimed": 100}


def after_missed(*stated: date | None) -> MonthlyReport:
    story = missed()
    for day in stated:
        story.past(ReportSubmitted, **SENT, counted_on=day or LATER, stated_on=day)
    monthly_report: MonthlyReport = story.aggregate
    return monthly_report


def test_a_missed_report_is_replaced_by_a_later_one() -> None:
    assert not missed().aggregate.replaces_missed
    assert after_missed(None).replaces_missed


@pytest.mark.parametrize(
    ("stated", "replaces"),
    [(date(2026, 11, 18), False), (MISSED_ON, False), (date(2026, 11, 20), True), (None, True)],
)
def test_a_stated_date_not_after_the_missed_day_says_that_it_was_not_missed(
    stated: date | None, replaces: bool
) -> None:
    assert after_missed(stated).replaces_missed is replaces


def test_once_excused_it_stays_so_when_it_is_sent_again() -> None:
    assert not after_missed(date(2026, 11, 18), None).replaces_missed


def test_missed_a_second_time_it_is_no_longer_excused() -> None:
    story = missed().past(ReportSubmitted, **SENT, counted_on=DAY, stated_on=DAY)
    missed(story.past(ReportReturned, reason=WORDS))
    story.past(ReportSubmitted, **SENT, counted_on=DAY)
    assert story.aggregate.replaces_missed


def test_a_report_sent_before_its_return_was_still_missed() -> None:
    story = missed(sent().past(ReportReturned, reason=WORDS))
    story.past(ReportSubmitted, **SENT, counted_on=DAY)
    assert story.aggregate.replaces_missed
