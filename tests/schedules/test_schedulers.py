"""Each list once, each run once: asleep, two at it, cut off half way, too early (R1)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from aggregates.values.period import Month
from schedules import issue_month, mark_overdue
from schedules.due import due
from schedules.job import Occurrence
from schedules.runner import LEASE, play, run_together, tick
from service.features.assignments.commands import acts as assignments
from service.features.months.commands import issue as issuing
from service.features.months.commands.withdrawing import withdraw
from service.features.operations.queries.runs import runs as runs_of
from service.features.organizations.commands.organizations import Registration, register
from service.recording import call
from service.store.log import Log
from tests.city import NOVEMBER, OCTOBER, City, at, topics
from tests.prepared import a_copy, founded
from tests.schedules.schedulers import finish_elsewhere


def runs(city: City, topic: str = "run.finished") -> list[Any]:
    facts = city.services.log.feed(0, 100_000)
    return [fact.event for fact in facts if topic == fact.event.TOPIC]


def finished(city: City, job: str) -> list[str]:
    with city.reading() as reader:
        return sorted(r.period for r in runs_of(reader, 10_000, job=job) if r.finished_at)


def issued(city: City) -> Counter[str | None]:
    facts = city.services.log.feed(0, 100_000)
    return Counter(f.event.period for f in facts if f.event.TOPIC == "assignment.issued")


def test_the_first_month_is_caught_up_at_once_and_no_earlier_one(city: City) -> None:
    done = tick(city.services)
    assert [(each.job, each.period) for each in done] == [("issue-month", "2026-10")]
    assert issued(city) == {"2026-10": 10}
    assert tick(city.services) == []


def test_a_first_that_was_slept_through_is_caught_up_with_the_real_time(city: City) -> None:
    tick(city.services)
    city.skip_to("2026-12-03", 14)
    tick(city.services)
    assert issued(city) == {"2026-10": 10, "2026-11": 10, "2026-12": 13}
    [fact] = city.services.log.facts_about(city.line("U1", "T1", NOVEMBER).id)[:1]
    assert fact.moment.astimezone(at("2026-12-03").tzinfo).date().isoformat() == "2026-12-03"


def test_after_a_long_sleep_nobody_is_told_the_same_more_than_once(city: City) -> None:
    city.until("2026-10-08", 9)
    assignments.urge(city.services, city.by("GW"), [city.line("U1", "T1").id], None)
    city.skip_to("2026-10-21", 15)
    before = city.position
    tick(city.services)
    served = [f.event for f in city.services.log.feed(before, 10_000)
              if f.event.TOPIC == "notice.served"]  # fmt: skip
    assert {getattr(event, "day", "") for event in served} == {"2026-10-21"}
    assert len(served) == 5, "work that comes within three working days today"
    lines = [(event.organization, item["kind"]) for event in served for item in event.items]  # type: ignore[attr-defined]  # a notice
    assert len(lines) == len(set(lines))


def test_a_run_with_nothing_to_issue_is_not_done(store_url: str, tmp_path: Path) -> None:
    with a_copy(store_url, tmp_path, founded) as city:
        assert tick(city.services) == []
        city.load_workdays()
        city.add_tasks()
        assert tick(city.services) == []
        city.register(["GW", "U1"])
        assert [each.job for each in tick(city.services)] == ["issue-month"]
        assert issued(city) == {"2026-10": 2}


def test_founders_who_come_after_the_first_issue_get_their_lists_too(city: City) -> None:
    tick(city.services)
    city.skip_to("2026-10-20")
    new = Registration(code="U1-7", name="x", kind="党支部", superior="U1")
    register(city.services, city.operator(), new)
    tick(city.services)
    assert issued(city) == {"2026-10": 12}
    city.skip_to("2026-11-02")
    late = Registration(code="U1-8", name="x", kind="党支部", superior="U1")
    register(city.services, city.operator(), late)
    tick(city.services)
    assert issued(city) == {"2026-10": 12, "2026-11": 12}
    assert city.lines("U1-8") == city.lines("U1-8", NOVEMBER) == []


def test_founders_lists_bring_back_nothing_that_was_withdrawn(city: City) -> None:
    tick(city.services)
    withdraw(city.services, city.operator(), OCTOBER, None)
    new = Registration(code="U1-7", name="x", kind="党支部", superior="U1")
    register(city.services, city.operator(), new)
    tick(city.services)
    assert [line.status for line in city.lines("U1-7")] == ["issued", "issued"]
    assert city.line("U1-1", "T1").status == "cancelled", "it is for the committee to issue again"


def test_one_who_is_registered_while_the_list_is_being_issued_is_not_forgotten(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the plan and the end of the run."""
    append_new = Log.append_new
    new = Registration(code="U1-7", name="x", kind="党支部", superior="U1")

    def and_one_more(log: Log, *what: Any, **how: Any) -> Any:
        done = append_new(log, *what, **how)
        monkeypatch.setattr(Log, "append_new", append_new)
        register(city.services, city.operator(), new)
        return done

    monkeypatch.setattr(Log, "append_new", and_one_more)
    tick(city.services)
    tick(city.services)
    assert issued(city) == {"2026-10": 12}


# --- two at it ------------------------------------------------------------------------------------


def test_two_schedulers_at_once_do_everything_once(
    city: City, store_url: str, tmp_path: Path
) -> None:
    """Without the lease, which only saves work: each works at the same occurrences."""
    city.until("2026-10-30", 12)
    for code in ("U1", "U1-1", "U2"):
        city.send(code)
    city.skip_to("2026-11-24", 12)
    until = city.services.now()
    wanted = {(each.job, each.period) for each in due(city.services, until)}
    with get_context("spawn").Pool(2) as pool:
        jobs = [(store_url, str(tmp_path), until)] * 2
        done = [each for rows in pool.starmap(finish_elsewhere, jobs) for each in rows]
    assert Counter(done) == Counter(wanted), "each finished by one of them"
    assert issued(city) == {"2026-10": 10, "2026-11": 10}
    facts = [fact.event for fact in city.services.log.feed(0, 100_000)]
    once = ("report.confirmed", "report.missed", "month.closed", "score.entered")
    counts = Counter(event.TOPIC for event in facts)
    assert [counts[topic] for topic in once] == [3, 2, 1, 5]
    positions = [fact[0] for fact in city.services.log.raw_feed(0, 100_000)]
    assert positions == list(range(1, len(positions) + 1))


def test_two_who_play_the_same_clock_at_once_get_in_nobodys_way(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = city.services.log.move_clock

    def outrun(to: datetime) -> None:
        """Another moves it further just before."""
        move(to + timedelta(minutes=1))
        move(to)

    monkeypatch.setattr(city.services.log, "move_clock", outrun)
    play(city.services, at("2026-11-02", 10))
    assert issued(city) == {"2026-10": 10, "2026-11": 10}
    assert city.services.now() > at("2026-11-02", 10)


def test_a_lease_lets_one_scheduler_work_at_a_time(city: City) -> None:
    assert city.services.log.lease(LEASE, "another", 300)
    assert tick(city.services) == []
    city.services.log.release(LEASE, "another")
    assert tick(city.services) != []


# --- cut off half way -----------------------------------------------------------------------------


class Crash(Exception):
    """As if the machine had stopped."""


def test_an_issue_cut_off_half_way_is_taken_up_again_and_reconciled(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "CHUNK", 4)
    append_new, calls = Log.append_new, []

    def crash_at_the_second(log: Log, *what: Any, **how: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise Crash("the power went")
        return append_new(log, *what, **how)

    monkeypatch.setattr(Log, "append_new", crash_at_the_second)
    assert tick(city.services) == []
    assert issued(city) == {"2026-10": 4}
    [failure] = runs(city, "run.failed")
    assert failure.reason == "Crash: the power went"
    assert [each.job for each in tick(city.services)] == ["issue-month"]
    assert issued(city) == {"2026-10": 10}
    assert runs(city)[-1].counts.items() >= {"issued": 6, "existing": 4}.items()


def test_an_issue_that_lacks_lines_is_not_done(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issue_month, "unissued", lambda services, month, only: 3)
    assert tick(city.services) == []
    [failure] = runs(city, "run.failed")
    assert failure.reason == "Unreconciled: 3 lines of 2026-10 are not issued yet."
    monkeypatch.undo()
    assert issuing.unissued(city.services, OCTOBER) == 0
    assert issuing.unissued(city.services, NOVEMBER) == 10
    assert [each.job for each in tick(city.services)] == ["issue-month"]


def test_a_failure_is_told_once_though_it_fails_every_minute(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Any:
        raise Crash("x" * 600)

    monkeypatch.setattr(issue_month, "issue", fail)
    for _ in range(3):
        tick(city.services)
    assert len(runs(city, "run.failed")) == 1


def test_overdue_marking_goes_on_where_it_was_cut_off(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick(city.services)
    monkeypatch.setattr(mark_overdue, "CHUNK", 3)
    city.skip_to("2026-11-06", 0, 5)
    calls: list[int] = []

    def crash_at_the_second(*what: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise Crash("the power went")
        return call.record(*what)

    monkeypatch.setattr(mark_overdue, "record", crash_at_the_second)
    night = [Occurrence(city.services.now(), "mark-overdue", "2026-11-05")]
    assert run_together(city.services, night) == []
    assert topics(city, 0).count("assignment.overdue") == 3
    assert run_together(city.services, night) == night
    assert topics(city, 0).count("assignment.overdue") == 10
    assert run_together(city.services, night) == []


def test_a_finished_run_is_never_due_again(city: City) -> None:
    city.until("2026-10-03")
    before = city.position
    assert city.until("2026-10-03", 12) == []
    assert city.position == before
    assert Month.parse(finished(city, "issue-month")[0]) == OCTOBER
    assert finished(city, "mark-overdue") == ["2026-10-01", "2026-10-02"]
