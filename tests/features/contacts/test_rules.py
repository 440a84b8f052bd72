"""What a contact owes in a quarter (双联系, R20), and what it refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

from aggregates.contact.contact import Contact, ContactRefused, WrongContact
from aggregates.contact.events import (
    ContactActed,
    ContactEnded,
    ContactLinked,
    ContactPassedOn,
)
from aggregates.errors import Several
from aggregates.rules.contact import Done, Span, earliest, missing, owes, told_on
from aggregates.values.calendar import Calendar
from aggregates.values.period import Quarter
from tests.story import ACT, Story, given

Q4 = Quarter(2026, 4)
BOTH = ("party", "business")
TODAY = date(2026, 11, 30)


def span(since: str, until: str = "2026-12-31", kind: str = "double") -> Span:
    return Span(kind, date.fromisoformat(since), date.fromisoformat(until))


def test_what_began_before_the_middle_month_and_stands_at_the_end_owes() -> None:
    assert owes(span("2026-10-31"), Q4)
    assert not owes(span("2026-11-01"), Q4)
    assert not owes(span("2026-01-01", "2026-12-30"), Q4)
    assert not owes(span("2026-01-01", kind="guidance"), Q4)


def test_one_act_may_be_all_three_and_lines_may_be_covered_by_several() -> None:
    day = date(2026, 12, 31)
    everything = [Done(day, ("visit", "report", "dispatch"), BOTH)]
    assert not any(missing(BOTH, everything, Q4).values())
    party = [Done(day, ("visit",), ("party",)), Done(date(2027, 1, 1), ("visit",), BOTH)]
    assert missing(BOTH, party, Q4) == {"visit": ("business",), "report": BOTH, "dispatch": BOTH}


def test_an_act_is_recorded_within_working_days_and_debts_are_told_before_the_end() -> None:
    calendar = Calendar()  # Monday to Friday
    assert earliest(date(2026, 11, 16), 10, calendar) == date(2026, 11, 2)
    assert earliest(date(2026, 11, 15), 10, calendar) == date(2026, 10, 30)
    assert told_on(Q4, 15, calendar) == date(2026, 12, 10)


def linked(**more: Any) -> Story:
    said = {"organization": "U1", "kind": "double", "leader": "L01", "lines": list(BOTH),
            "since": date(2026, 10, 1), "until": date(2026, 12, 31), "post": None,
            "note": None}  # fmt: skip
    return given(Contact).past(ContactLinked, **(said | more))


def act(it: Contact, day: date = date(2026, 11, 20), **more: Any) -> int:
    said: dict[str, Any] = {
        "kinds": {"visit"}, "lines": BOTH, "findings": None, "advice": None, "taken_up": False,
        "evidence": (), "today": TODAY, "earliest": date(2026, 11, 16), "history": False,
        "act": ACT,
    }  # fmt: skip
    return it.act_on(day, **(said | more))


def recorded(story: Story, day: date = date(2026, 11, 20), **more: Any) -> ContactActed:
    act(story.aggregate, day, **more)
    [fact] = story.aggregate.take()
    assert isinstance(fact, ContactActed)
    return fact


def test_an_act_is_numbered_and_belongs_to_whose_the_contact_was_that_day() -> None:
    story = linked().past(ContactPassedOn, former="L01", leader="L02", on=date(2026, 11, 18))
    first = recorded(story, date(2026, 11, 17))
    assert (first.number, first.leader, first.kinds) == (1, "L01", ["visit"])
    second = recorded(story, kinds={"dispatch", "visit"})
    assert (second.number, second.leader, second.kinds) == (2, "L02", ["visit", "dispatch"])
    assert second.variant({}) == "visit+dispatch"


def test_an_old_act_is_history_by_name_alone() -> None:
    day = date(2026, 11, 13)
    linked().when(lambda it: act(it, day)).then_refused(ContactRefused, says="history")
    assert recorded(linked(), day, history=True).history
    assert not recorded(linked(), history=True).history


def test_all_that_is_wrong_with_an_act_is_told_at_once() -> None:
    story = linked(lines=["party"], until=date(2026, 11, 1))
    story.when(lambda it: act(it, date(2026, 12, 20))).then_refused(Several, says="3")


def test_it_ends_once_and_not_before_what_was_done_in_it() -> None:
    story, last = linked(), date(2026, 11, 20)
    recorded(story)
    story.when(lambda it: it.end(date(2026, 11, 1), None, ACT)).then_refused(ContactRefused)
    story.when(lambda it: it.end(last, None, ACT)).then(ContactEnded, until=last, reason=None)
    story.when(lambda it: it.end(last, None, ACT)).then_refused(ContactRefused)


def test_it_is_passed_on_within_its_days_to_another() -> None:
    story = linked()
    story.when(lambda it: it.pass_on("L01", TODAY, ACT)).then_refused(WrongContact)
    late = date(2027, 1, 1)
    story.when(lambda it: it.pass_on("L02", late, ACT)).then_refused(ContactRefused)
