"""What is done to an assignment from above, and by the calendar (R1 to R4)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aggregates.assignment import events as facts
from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import DeadlineTooLate, NotOpen, Status, WrongState
from tests.aggregates.assignments import DUE, PASTS, TODAY, an_assignment
from tests.story import ACT, ID, OTHER, WORDS, Story

LATER = date(2026, 10, 28)
NOT_REPORTED = [status for status in PASTS if status != Status.REPORTED]


def asked(due: date = LATER, **differs: Any) -> Story:
    return an_assignment(**differs).past(facts.ExtensionAsked, number=1, due=due, reason=WORDS)


# --- answering a report -------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["done", "partial", "not_done"])
def test_what_was_reported_is_accepted_whatever_its_outcome(outcome: str) -> None:
    an_assignment().past(facts.AssignmentReported, outcome=outcome, points=0).when(
        lambda a: a.accept(ACT)
    ).then(facts.AssignmentAccepted, outcome=outcome)


def test_what_was_reported_may_be_returned() -> None:
    an_assignment(Status.REPORTED).when(lambda a: a.return_(WORDS, ACT)).then(
        facts.AssignmentReturned, reason=WORDS
    )


def test_what_was_returned_claims_nothing_until_it_is_reported_again() -> None:
    returned = an_assignment(Status.RETURNED).aggregate
    assert (returned.claimed, returned.counts) == (None, True)


@pytest.mark.parametrize("status", NOT_REPORTED)
def test_only_what_was_reported_is_accepted_or_returned(status: Status) -> None:
    an_assignment(status).when(lambda a: a.accept(ACT)).then_refused(WrongState, rule="R3")
    an_assignment(status).when(lambda a: a.return_(WORDS, ACT)).then_refused(WrongState, rule="R3")


# --- extensions ---------------------------------------------------------------------------------


def test_an_extension_is_granted_as_asked() -> None:
    asked().when(lambda a: a.grant_extension(1, None, None, ACT)).then(
        facts.ExtensionGranted, number=1, due=LATER
    )


def test_another_day_may_be_granted_than_was_asked() -> None:
    day = date(2026, 10, 27)
    asked().when(lambda a: a.grant_extension(1, day, None, ACT)).then(
        facts.ExtensionGranted, number=1, due=day
    )


def test_an_extension_ends_within_its_limit() -> None:
    asked().when(lambda a: a.grant_extension(1, None, LATER, ACT)).then(
        facts.ExtensionGranted, number=1, due=LATER
    )
    asked().when(lambda a: a.grant_extension(1, None, date(2026, 10, 27), ACT)).then_refused(
        DeadlineTooLate, rule="R2", says="2026-10-27 at the latest"
    )


def test_an_extension_never_ends_sooner_than_the_deadline() -> None:
    asked().when(lambda a: a.grant_extension(1, DUE, None, ACT)).then_refused(
        DeadlineTooLate, rule="R2"
    )


def test_an_extension_sets_the_deadline_and_takes_overdue_away() -> None:
    extended = asked().past(facts.AssignmentOverdue, day=date(2026, 10, 27))
    extended.past(facts.ExtensionGranted, number=1, due=LATER)
    assert (extended.aggregate.due, extended.aggregate.overdue_on) == (LATER, None)
    extended.when(lambda a: a.mark_overdue(date(2026, 10, 29), ACT)).then(
        facts.AssignmentOverdue, day=date(2026, 10, 29)
    )


def test_an_extension_may_be_refused() -> None:
    asked().when(lambda a: a.refuse_extension(1, WORDS, ACT)).then(
        facts.ExtensionRefused, number=1, reason=WORDS
    )


@pytest.mark.parametrize("number", [0, 1, 2])
def test_only_what_was_asked_is_answered(number: int) -> None:
    story = an_assignment() if number == 1 else asked()
    story.when(lambda a: a.grant_extension(number, LATER, None, ACT)).then_refused(WrongState)
    story.when(lambda a: a.refuse_extension(number, None, ACT)).then_refused(WrongState)


def test_a_question_is_answered_once() -> None:
    granted = asked().past(facts.ExtensionGranted, number=1, due=LATER)
    granted.when(lambda a: a.refuse_extension(1, None, ACT)).then_refused(WrongState, rule="R2")


def test_no_extension_is_granted_to_what_was_reported() -> None:
    reported = asked().past(facts.AssignmentReported, outcome="done", points=0)
    reported.when(lambda a: a.grant_extension(1, None, None, ACT)).then_refused(WrongState)


# --- not applicable -----------------------------------------------------------------------------


def test_what_does_not_apply_no_longer_counts() -> None:
    story = an_assignment().past(facts.NotApplicableAsked, reason=WORDS)
    story.when(lambda a: a.grant_not_applicable(ACT)).then(facts.NotApplicableGranted)
    assert (story.aggregate.status, story.aggregate.counts) == (Status.NOT_APPLICABLE, False)


def test_that_it_applies_after_all_is_said() -> None:
    an_assignment().past(facts.NotApplicableAsked, reason=WORDS).when(
        lambda a: a.refuse_not_applicable(WORDS, ACT)
    ).then(facts.NotApplicableRefused, reason=WORDS)


def test_nobody_decides_that_it_does_not_apply_unasked() -> None:
    an_assignment().when(lambda a: a.grant_not_applicable(ACT)).then_refused(WrongState)
    an_assignment().when(lambda a: a.refuse_not_applicable(None, ACT)).then_refused(WrongState)


# --- cancelling, reissuing, transferring --------------------------------------------------------


def test_cancelling_says_whether_the_whole_issue_went() -> None:
    an_assignment(Status.REPORTED).when(lambda a: a.cancel(WORDS, ACT)).then(
        facts.AssignmentCancelled, reason=WORDS
    )
    an_assignment().when(lambda a: a.cancel(None, ACT, withdrawal=True)).then(
        facts.AssignmentCancelled, withdrawal=True
    )


def test_a_cancelled_one_lives_again_as_if_new() -> None:
    reported = [*PASTS[Status.RETURNED], *PASTS[Status.CANCELLED]]
    story = an_assignment()
    for kind, fields in reported:
        story.past(kind, **fields)
    story.when(lambda a: a.reissue(due=LATER, points=500, task_version=2, act=ACT)).then(
        facts.AssignmentIssued,
        period="2026-10", organization="U1", issuer="GW", origin="catalogue", task="T01",
        task_version=2, points=500, due=LATER,
    )  # fmt: skip
    again = story.aggregate
    assert (again.status, again.points, again.outcome) == (Status.ISSUED, 500, None)
    assert (again.children, again.extensions, again.withdrawn) == (set(), {}, False)


@pytest.mark.parametrize("status", [s for s in PASTS if s != Status.CANCELLED])
def test_only_a_cancelled_one_is_issued_again(status: Status) -> None:
    an_assignment(status).when(
        lambda a: a.reissue(due=LATER, points=1, task_version=1, act=ACT)
    ).then_refused(WrongState, rule="R1")


def test_a_transferred_one_waits_for_its_new_holders_receipt() -> None:
    story = an_assignment(Status.RECEIVED)
    story.when(lambda a: a.transfer("U2", ACT)).then(facts.AssignmentTransferred, to="U2")
    assert (story.aggregate.organization, story.aggregate.status) == ("U2", Status.ISSUED)


def test_transferring_to_its_holder_records_nothing() -> None:
    an_assignment().when(lambda a: a.transfer("U1", ACT)).then_nothing()


def test_what_the_former_holder_asked_is_void() -> None:
    story = asked().past(facts.NotApplicableAsked, reason=WORDS)
    story.past(facts.AssignmentTransferred, to="U2")
    story.when(lambda a: a.grant_extension(1, None, None, ACT)).then_refused(WrongState)
    story.when(lambda a: a.grant_not_applicable(ACT)).then_refused(WrongState)
    story.when(lambda a: a.ask_extension(LATER, WORDS, ACT)).then(
        facts.ExtensionAsked, number=2, due=LATER, reason=WORDS
    )


# --- linking ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "becomes"), [(date(2026, 10, 20), date(2026, 10, 20)), (LATER, DUE)]
)
def test_a_linked_ones_deadline_only_comes_forward(wanted: date, becomes: date) -> None:
    an_assignment().when(lambda a: a.link(OTHER, wanted, ACT)).then(
        facts.AssignmentLinked, parent=OTHER, due=becomes
    )


def linked() -> Story:
    return an_assignment().past(facts.AssignmentLinked, parent=OTHER, due=DUE)


def test_linking_again_records_nothing() -> None:
    linked().when(lambda a: a.link(OTHER, LATER, ACT)).then_nothing()


def test_one_belongs_to_one_parent() -> None:
    linked().when(lambda a: a.link(ID, DUE, ACT)).then_refused(WrongState, rule="R3")


@pytest.mark.parametrize("status", [Status.REPORTED, Status.ACCEPTED])
def test_linking_does_not_make_late_what_was_done_in_time(status: Status) -> None:
    an_assignment(status).when(lambda a: a.link(OTHER, date(2026, 10, 1), ACT)).then(
        facts.AssignmentLinked, parent=OTHER, due=DUE
    )


def test_a_cancelled_one_is_not_linked() -> None:
    an_assignment(Status.CANCELLED).when(lambda a: a.link(OTHER, DUE, ACT)).then_refused(NotOpen)


def test_unlinking_names_the_parent_and_only_where_there_is_one() -> None:
    linked().when(lambda a: a.unlink(ACT)).then(facts.AssignmentUnlinked, parent=OTHER)
    an_assignment().when(lambda a: a.unlink(ACT)).then_nothing()


# --- by themselves ------------------------------------------------------------------------------


def test_a_deadline_moves_to_a_later_day_only() -> None:
    an_assignment().when(lambda a: a.move_deadline(LATER, ACT)).then(facts.DeadlineMoved, due=LATER)
    an_assignment().when(lambda a: a.move_deadline(DUE, ACT)).then_nothing()
    an_assignment().when(lambda a: a.move_deadline(TODAY, ACT)).then_nothing()


def test_a_closed_ones_deadline_stands() -> None:
    an_assignment(Status.ACCEPTED).when(lambda a: a.move_deadline(LATER, ACT)).then_nothing()


@pytest.mark.parametrize("status", PASTS)
def test_only_what_is_unreported_is_marked_overdue(status: Status) -> None:
    story = an_assignment(status).when(lambda a: a.mark_overdue(LATER, ACT))
    if status in (Status.ISSUED, Status.RECEIVED, Status.RETURNED):
        story.then(facts.AssignmentOverdue, day=LATER)
    else:
        story.then_nothing()


def test_overdue_is_marked_once() -> None:
    an_assignment().past(facts.AssignmentOverdue, day=LATER).when(
        lambda a: a.mark_overdue(LATER, ACT)
    ).then_nothing()


def test_urging_says_so_every_time() -> None:
    an_assignment().past(facts.AssignmentUrged).when(lambda a: a.urge(WORDS, ACT)).then(
        facts.AssignmentUrged, message=WORDS
    )


def test_a_facts_own_organization_and_period_are_the_assignments() -> None:
    assignment: Assignment = an_assignment().aggregate
    assignment.receive(ACT)
    [received] = assignment.take()
    assert (received.organization, received.period) == ("U1", "2026-10")
    assignment.transfer("U2", ACT)
    assignment.receive(ACT)
    assert [fact.organization for fact in assignment.take()] == ["U1", "U2"]
