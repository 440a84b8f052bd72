"""The life of a talk (双约谈, R14), step by step, and what each step refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from aggregates.errors import Refused
from aggregates.interview import events as facts
from aggregates.interview.interview import Interview, TalkRefused, WrongTalk
from aggregates.rules.independence import OwnWork
from aggregates.rules.interview import CONTACT, Holding, first_day, uncovered, undone_running
from aggregates.values.calendar import Calendar
from tests.story import ACT, ID, OTHER, WORDS, Story, given

DAY = date(2026, 10, 14)
BOTH = ["party", "business"]
COVERING = [Holding("L01", line, CONTACT) for line in BOTH]
SAID = {"organization": "U1", "kind": "formal", "why": "by-hand", "person": None, "post": "书记",
        "reasons": [], "lines": BOTH, "reason": WORDS}  # fmt: skip
NOTICE = {"on": DAY, "place": None, "persons": ["S1"]}
HELD = {"held_on": DAY, "leaders": ["L01"], "covered": ["party"], "bases": [CONTACT],
        "minutes": None}  # fmt: skip


def approved() -> Story:
    return given(Interview).past(facts.InterviewProposed, **SAID).past(facts.InterviewApproved)


def notified() -> Story:
    return approved().past(facts.InterviewNotified, **NOTICE)


def held() -> Story:
    return notified().past(facts.InterviewHeld, **HELD)


def test_both_lines_are_covered_by_two_leaders_or_by_one() -> None:
    assert uncovered(BOTH, COVERING) == []
    assert uncovered(BOTH, COVERING[:1]) == ["business"]
    assert uncovered(["party"], COVERING[:1]) == []


def test_notice_is_three_working_days_ahead_and_two_months_are_running() -> None:
    assert first_day(date(2026, 10, 9), 3, Calendar()) == DAY  # a weekend lies between
    assert undone_running([["U1", "U2"], ["U2"]]) == {"U2"}


@pytest.mark.parametrize("more", [{"person": "S1"}, {"post": None}, {"reason": None}])
def test_it_is_with_a_person_or_a_post_and_for_a_reason(more: dict[str, Any]) -> None:
    said = {**SAID, **more}
    said["act"] = ACT
    with pytest.raises(WrongTalk):
        Interview.propose(ID, said.pop("organization"), **said)


def test_somebody_else_decides_and_never_whom_it_is_with() -> None:
    proposed = given(Interview).past(facts.InterviewProposed, **SAID)
    own = replace(ACT, actor="P-0")
    proposed.when(lambda it: it.approve(frozenset(), own)).then_refused(OwnWork)
    mine = frozenset({"P-1"})
    proposed.when(lambda it: it.approve(mine, ACT)).then_refused(OwnWork)
    proposed.when(lambda it: it.approve(frozenset(), ACT)).then(facts.InterviewApproved)
    proposed.when(lambda it: it.refuse(frozenset(), WORDS, ACT)).then_refused(TalkRefused)


def test_notice_goes_to_somebody_and_in_time() -> None:
    late = date(2026, 10, 15)
    approved().when(lambda it: it.notify(DAY, None, ["S1"], late, ACT)).then_refused(TalkRefused)
    approved().when(lambda it: it.notify(DAY, None, [], DAY, ACT)).then_refused(TalkRefused)
    approved().when(lambda it: it.notify(DAY, None, ["S1"], DAY, ACT)).then(
        facts.InterviewNotified, **NOTICE
    )


def test_it_is_put_off_to_a_later_day_alone() -> None:
    same = notified().when(lambda it: it.postpone(DAY, None, None, ["S1"], DAY, ACT))
    same.then_refused(WrongTalk)


def hold(it: Interview, day: date = DAY, by: Any = COVERING, **more: Any) -> None:
    said: dict[str, Any] = {"subjects": frozenset({"S1"}), "today": DAY, "act": ACT}
    it.hold(day, by, None, **(said | more))


def test_it_is_not_held_with_a_line_uncovered_or_too_soon_or_with_oneself() -> None:
    story = notified()
    one = COVERING[:1]
    story.when(lambda it: hold(it, by=one)).then_refused(TalkRefused, says="business")
    story.when(lambda it: hold(it, date(2026, 10, 13))).then_refused(TalkRefused)
    story.when(lambda it: hold(it, today=date(2026, 10, 13))).then_refused(WrongTalk)
    own = frozenset({"L01"})
    story.when(lambda it: hold(it, subjects=own)).then_refused(WrongTalk)
    story.when(hold).then(
        facts.InterviewHeld, held_on=DAY, leaders=["L01", "L01"], covered=BOTH,
        bases=[CONTACT, CONTACT], minutes=None,
    )  # fmt: skip


def test_a_statement_is_made_once_or_declined() -> None:
    story = held()
    neither = story.when(lambda it: it.make_statement(None, False, False, ACT))
    neither.then_refused(WrongTalk)
    story.when(lambda it: it.make_statement(None, True, True, ACT)).then(
        facts.StatementMade, statement=None, declined=True, on_paper=True
    )
    story.when(lambda it: it.make_statement(WORDS, False, False, ACT)).then_refused(TalkRefused)


def test_it_closes_once_stated_to_and_with_nothing_open() -> None:
    story = held()
    story.when(lambda it: it.close(0, ACT)).then_refused(TalkRefused, says="statement")
    story.past(facts.StatementMade, statement=None, declined=True, on_paper=True)
    story.past(facts.CommitmentMade, number=1, words=WORDS, due=DAY, assignment=str(OTHER))
    story.when(lambda it: it.close(1, ACT)).then_refused(TalkRefused, says="1 commitments")
    story.when(lambda it: it.close(0, ACT)).then(facts.InterviewClosed)
    story.when(lambda it: it.withdraw(WORDS, ACT)).then_refused(Refused)
