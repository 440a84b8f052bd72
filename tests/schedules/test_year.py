"""A small city's year on a simulated clock: what happened by itself, and on which day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aggregates.event import Recorded
from aggregates.values.period import Month
from tests.city import WORKDAYS, City, a_city, at

# By hand, from the calendar of 2026: the report's due day; the day at whose end a report sent by
# then lapses; the day at whose end an unsent one is missed.
# October: due Thursday 5 November; +5 working days Thursday 12th; +10 Thursday 19th.
# September: due Saturday 10 October, worked; +5 (12, 13, 14, 15, 16) the 16th; +10 the 23rd.
# January: due Thursday 5 February; +5 (6, 9, 10, 11, 12) the 12th; the 13th, the worked Saturday
# 14th, then the Spring Festival from the 16th to the 23rd, the 24th, 25th and 26th: +10.
DAYS = {
    "2026-01": ("2026-02-05", "2026-02-12", "2026-02-26"),
    "2026-09": ("2026-10-10", "2026-10-16", "2026-10-23"),
    "2026-10": ("2026-11-05", "2026-11-12", "2026-11-19"),
}
FIRST, LAST = Month(2026, 1), Month(2026, 12)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """U1 sends on the last working day and U2 late; U1-1 sends in some months, others never;
    nobody answers but the committee, which returns U2's of October."""
    folder: Path = tmp_path_factory.mktemp("year")
    with a_city(f"sqlite:///{folder / 'log.db'}", folder, at("2026-01-01", 0)) as city:
        month = FIRST
        while month <= LAST:
            _send(city, month)
            month = month.next
        city.until("2027-02-01", 12)
        yield city


def _send(city: City, month: Month) -> None:
    city.until(month.last_day, 23)
    city.send("U1", month)
    if month.month in (1, 9, 10):
        city.send("U1-1", month, share=50)
    city.until(month.next.day(12), 12)
    city.send("U2", month)
    if month == Month(2026, 10):
        city.return_report("U2", month)


def recorded(city: City, topic: str, period: str | None = None) -> list[Recorded]:
    facts = city.services.log.feed(0, 100_000)
    return [fact for fact in facts
            if topic == fact.event.TOPIC and period in (None, fact.event.period)]  # fmt: skip


def at_five_past_midnight(fact: Recorded) -> date:
    """The day that ended, where it was recorded at 00:05 of the next."""
    moment = fact.moment.astimezone(at("2026-01-01").tzinfo)
    assert (moment.hour, moment.minute) == (0, 5)
    return date.fromordinal(moment.date().toordinal() - 1)


def test_each_months_list_is_issued_on_its_first_at_five_past_midnight(year: City) -> None:
    month = Month(2026, 2)
    while month <= LAST:
        issued = recorded(year, "assignment.issued", str(month))
        moments = {fact.moment.astimezone(at("2026-01-01").tzinfo) for fact in issued}
        assert {moment.replace(microsecond=0) for moment in moments} == {
            at(month.first_day, 0, 5)
        }, month
        assert len(issued) == {3: 12, 6: 12, 9: 12, 12: 13}.get(month.month, 10)
        month = month.next
    assert len(recorded(year, "assignment.issued", "2026-01")) == 10


@pytest.mark.parametrize("month", DAYS)
def test_what_was_sent_and_not_answered_lapses(year: City, month: str) -> None:
    _, lapses, _ = DAYS[month]
    confirmed = {
        fact.event.organization: fact for fact in recorded(year, "report.confirmed", month)
    }
    assert str(at_five_past_midnight(confirmed["U1"])) == lapses
    assert str(at_five_past_midnight(confirmed["U1-1"])) == lapses
    assert all(getattr(fact.event, "by_lapse", False) for fact in confirmed.values())


@pytest.mark.parametrize("month", DAYS)
def test_what_did_not_come_is_missed(year: City, month: str) -> None:
    _, _, missed = DAYS[month]
    facts = {fact.event.organization: fact for fact in recorded(year, "report.missed", month)}
    assert str(at_five_past_midnight(facts["U1-2"])) == missed
    assert {str(getattr(fact.event, "day", "")) for fact in facts.values()} == {missed}
    wanted = {"U1-2", "U2-1"} | ({"U2"} if month == "2026-10" else set())
    assert facts.keys() == wanted, "a return on the 12th gives until the 19th, no longer"


@pytest.mark.parametrize("month", DAYS)
def test_the_month_is_closed_when_the_last_is_settled(year: City, month: str) -> None:
    [closed] = recorded(year, "month.closed", month)
    assert str(at_five_past_midnight(closed)) == DAYS[month][2]


@pytest.mark.parametrize("month", DAYS)
def test_catalogue_lines_are_overdue_the_day_after_the_report_was_due(
    year: City, month: str
) -> None:
    overdue = recorded(year, "assignment.overdue", month)
    due = date.fromisoformat(DAYS[month][0])
    assert {fact.event.organization for fact in overdue} == {"U1-2", "U2", "U2-1"}
    next_day = date.fromordinal(due.toordinal() + 1)
    for fact in overdue:
        assert getattr(fact.event, "day", None) == next_day
        assert at_five_past_midnight(fact) == due, "it became so as that day began"


def test_lateness_counts_working_days(year: City) -> None:
    """Sent on the 12th. October: the first working day after Saturday the 10th. September: due
    Monday the 7th, and the 12th is a Saturday: four. December: due Monday the 7th too, but the
    12th is again a Saturday: four. July: due Wednesday the 5th, the 12th is the fifth."""
    assert year.hundredths("U2", "2026-09") == 9_900
    assert year.hundredths("U2", "2026-08") == 9_600
    assert year.hundredths("U2", "2026-11") == 9_600
    assert year.hundredths("U2", "2026-07") == 9_500
    assert year.hundredths("U2", "2026-10") == 0


def test_every_run_of_the_year_finished_once(year: City) -> None:
    runs = Counter(
        getattr(fact.event, "originator_id", None) for fact in recorded(year, "run.finished")
    )
    assert set(runs.values()) == {1}
    assert recorded(year, "run.failed") == []
    started = recorded(year, "run.started")
    jobs = Counter(getattr(fact.event, "job", "") for fact in started)
    days = (date(2027, 2, 1) - date(2026, 1, 1)).days
    assert jobs["mark-overdue"] == jobs["close-month"] == days
    assert jobs["issue-month"] >= 14, "January 2026 to February 2027, and founders"


def test_notices_are_served_at_nine_of_working_days_and_at_most_once_a_day(year: City) -> None:
    served = recorded(year, "notice.served")
    zone = at("2026-01-01").tzinfo
    days = [fact.moment.astimezone(zone) for fact in served]
    assert {(moment.hour, moment.minute) for moment in days} == {(9, 0)}
    worked = {moment.date() for moment in days if moment.year == 2026}
    assert all(WORKDAYS.get(day, day.weekday() < 5) for day in worked)
    pairs = Counter((fact.event.organization, getattr(fact.event, "day", "")) for fact in served)
    assert set(pairs.values()) == {1}
    first = [fact for fact in served if getattr(fact.event, "day", "") == "2026-10-08"]
    assert {fact.event.organization for fact in first} >= {"U1", "U2-1"}, "after the holidays"


def test_the_log_is_gapless_and_its_time_only_grows(year: City) -> None:
    facts = year.services.log.raw_feed(0, 100_000)
    assert [fact[0] for fact in facts] == list(range(1, len(facts) + 1))
    times = [fact[1] for fact in facts]
    assert times == sorted(times)
