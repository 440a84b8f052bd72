"""Each kind of lead is found where it is and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aggregates.account.account import ScoreAccount
from aggregates.assignment.states import Outcome
from aggregates.event import Act
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.features.assignments.commands import acts as assignments
from service.features.leads.queries import FULL, FULL_MONTHS, Lead, leads
from service.features.reports.commands import answers as report_answers
from service.reading.reader import Reader
from tests.city import OCTOBER, ZONE, City
from tests.prepared import a_copy, issued

SATURDAY, WORKED_SATURDAY = date(2026, 10, 17), date(2026, 10, 10)
COPIED = "组织全体党员开展了主题党日活动"


@pytest.fixture
def city(store_url: str, tmp_path: Path) -> Iterator[City]:
    with a_copy(store_url, tmp_path, issued) as made:
        yield made


def seen(city: City, kind: str, only: set[str] | None = None, month: Month = OCTOBER) -> list[Lead]:
    with city.reading() as reader:
        return [lead for lead in leads(reader, month, only) if lead.kind == kind]


def say(city: City, organization: str, task: str, words: str | None, day: date) -> None:
    line = city.line(organization, task)
    assignments.report(
        city.services, city.by(organization), line.id, outcome=Outcome.DONE, points=line.points,
        statement=Text(words) if words else None, happened_on=day,
    )  # fmt: skip


def test_most_work_done_on_days_off_and_not_on_a_saturday_that_was_worked(city: City) -> None:
    city.skip_to("2026-10-20")
    for task in ("T1", "T2"):
        say(city, "U1-1", task, None, SATURDAY)
        say(city, "U1-2", task, None, WORKED_SATURDAY)
    say(city, "U2-1", "T1", None, SATURDAY)
    say(city, "U2-1", "T2", None, date(2026, 10, 16))
    [lead] = seen(city, "day-off")
    assert (lead.organizations, lead.count) == (("U1-1",), 2)
    assert "2 of 2 lines" in lead.sentence.text()
    assert len(lead.facts) == 2


def test_the_same_words_of_two_organizations(city: City) -> None:
    city.skip_to("2026-10-20")
    say(city, "U1-1", "T1", COPIED, date(2026, 10, 15))
    say(city, "U2-1", "T1", f"  {COPIED[:6]} {COPIED[6:]}\n", date(2026, 10, 15))
    say(city, "U1-2", "T1", COPIED + "。", date(2026, 10, 15))
    [lead] = seen(city, "alike")
    assert (lead.organizations, lead.count) == (("U1-1", "U2-1"), 2)
    assert seen(city, "alike", {"U1-1"}) == []  # one line of its own is nobody's copy


def test_short_words_and_one_organization_twice_are_no_lead(city: City) -> None:
    city.skip_to("2026-10-20")
    say(city, "U1-1", "T1", "已完成", date(2026, 10, 15))
    say(city, "U2-1", "T1", "已完成", date(2026, 10, 15))
    say(city, "U1-2", "T1", COPIED, date(2026, 10, 15))
    say(city, "U1-2", "T2", COPIED, date(2026, 10, 15))
    assert seen(city, "alike") == []


def test_forgotten_words_are_compared_no_more(city: City) -> None:
    city.skip_to("2026-10-20")
    say(city, "U1-1", "T1", COPIED, date(2026, 10, 15))
    say(city, "U2-1", "T1", COPIED, date(2026, 10, 15))
    city.services.log.forget(city.position, "statement")
    assert seen(city, "alike") == []


@pytest.mark.parametrize(("missing", "count"), [(None, 1), (3, 0)])
def test_full_marks_in_each_of_six_months(city: City, missing: int | None, count: int) -> None:
    act = Act(actor="P", acting_for="U1", via="page", at=city.services.now(),
              command_id=city.services.new_id())  # fmt: skip
    month, account = OCTOBER, ScoreAccount.empty("U1-1", "2026", act)
    for number in range(FULL_MONTHS):
        account.enter(str(month), "own", FULL - (number == missing), "R5", 1, act)
        month = month.previous
    city.services.log.append(account.take())
    assert len(seen(city, "always-full")) == count
    assert seen(city, "always-full", {"U2"}) == []
    assert seen(city, "always-full", month=OCTOBER.next) == []


def test_a_form_confirmed_by_whoever_recorded_it_for_the_holder(city: City) -> None:
    """代填: it may be so, and auditors see it."""
    city.skip_to("2026-10-30")
    city.send("U1-1")
    city.confirm("U1-1")
    assert seen(city, "self-confirmed") == []
    city.send("U1-2", by=city.by("U1"))
    report_answers.confirm(city.services, city.by("U1"), "U1-2", OCTOBER)
    [lead] = seen(city, "self-confirmed")
    assert (lead.organizations, lead.count) == (("U1-2",), 1)
    assert "P-U1" in lead.sentence.text()


def test_nothing_is_known_before_it_was_recorded(city: City) -> None:
    city.skip_to("2026-10-20")
    before = city.position
    say(city, "U1-1", "T1", None, SATURDAY)
    say(city, "U1-1", "T2", None, SATURDAY)
    assert seen(city, "day-off")
    at_ = city.services.log.resolve(str(before), ZONE)
    with city.services.view(at_) as view:
        assert leads(Reader(view, city.services), OCTOBER) == []
