"""What the holder of an assignment does: receive, hand down, report, ask (R2 to R5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aggregates.assignment import events as facts
from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import (
    DeadlineTooLate,
    InTheFuture,
    NotOpen,
    OpenChildren,
    Origin,
    Outcome,
    PointsAboveWeight,
    Status,
    WrongState,
)
from tests.aggregates.assignments import DUE, TODAY, an_assignment, done
from tests.story import ACT, ID, OTHER, WORDS


def test_an_assignment_is_issued_with_what_it_asks() -> None:
    made = Assignment.issue(
        ID, period="2026-10", organization="U1", issuer="GW", origin=Origin.CATALOGUE, due=DUE,
        act=ACT, points=1000, task="T01", task_version=2, guessed=True,
    )  # fmt: skip
    [issued] = made.take()
    assert isinstance(issued, facts.AssignmentIssued)
    assert (issued.period, issued.organization, issued.origin) == ("2026-10", "U1", "catalogue")
    assert (issued.points, issued.due, issued.task_version, issued.guessed) == (1000, DUE, 2, True)
    assert (made.status, made.version) == (Status.ISSUED, 1)


def test_an_assignment_is_received() -> None:
    an_assignment().when(lambda a: a.receive(ACT)).then(facts.AssignmentReceived)


def test_receiving_again_records_nothing() -> None:
    an_assignment(Status.RECEIVED).when(lambda a: a.receive(ACT)).then_nothing()


def test_a_receipt_is_taken_back_and_given_again() -> None:
    story = an_assignment(Status.RECEIVED)
    story.when(lambda a: a.undo_receipt(ACT)).then(facts.ReceiptUndone)
    undone = an_assignment(Status.RECEIVED).past(facts.ReceiptUndone)
    assert undone.aggregate.status == Status.ISSUED
    undone.when(lambda a: a.receive(ACT)).then(facts.AssignmentReceived)


@pytest.mark.parametrize("status", [each for each in Status if each != Status.RECEIVED])
def test_only_a_bare_receipt_is_taken_back(status: Status) -> None:
    an_assignment(status).when(lambda a: a.undo_receipt(ACT)).then_refused(WrongState, rule="R3")


@pytest.mark.parametrize("status", [Status.REPORTED, Status.RETURNED])
def test_what_was_reported_was_received(status: Status) -> None:
    an_assignment(status).when(lambda a: a.receive(ACT)).then_nothing()


@pytest.mark.parametrize(
    "later",
    [
        (facts.AssignmentHandedDown, {"child": OTHER, "to": "U1-1", "due": DUE, "linked": False}),
        (facts.ExtensionAsked, {"number": 1, "due": DUE, "reason": WORDS}),
        (facts.NotApplicableAsked, {"reason": WORDS}),
        (facts.AssignmentReported, {"outcome": "done", "points": 0}),
    ],
    ids=lambda later: str(later[0].TOPIC),
)
def test_any_later_act_implies_receipt(later: tuple[Any, dict[str, Any]]) -> None:
    an_assignment().past(later[0], **later[1]).when(lambda a: a.receive(ACT)).then_nothing()


def test_urging_implies_no_receipt() -> None:
    an_assignment().past(facts.AssignmentUrged).when(lambda a: a.receive(ACT)).then(
        facts.AssignmentReceived
    )


CLOSED = [Status.ACCEPTED, Status.NOT_APPLICABLE, Status.CANCELLED]
VERBS: dict[str, Any] = {
    "receive": lambda a: a.receive(ACT),
    "report": lambda a: a.report(outcome=Outcome.DONE, points=1, today=TODAY, act=ACT),
    "hand_down": lambda a: a.hand_down(OTHER, "U1-1", DUE, False, ACT),
    "must_allow": lambda a: a.must_allow(DUE),
    "ask_extension": lambda a: a.ask_extension(date(2026, 10, 28), WORDS, ACT),
    "ask_not_applicable": lambda a: a.ask_not_applicable(WORDS, ACT),
    "urge": lambda a: a.urge(None, ACT),
    "cancel": lambda a: a.cancel(None, ACT),
    "transfer": lambda a: a.transfer("U2", ACT),
}


@pytest.mark.parametrize("status", CLOSED)
@pytest.mark.parametrize("verb", VERBS)
def test_nothing_more_is_done_to_what_is_closed(status: Status, verb: str) -> None:
    an_assignment(status).when(VERBS[verb]).then_refused(NotOpen, rule="R3", says=status.value)


@pytest.mark.parametrize(
    "verb", ["hand_down", "must_allow", "ask_extension", "ask_not_applicable", "urge", "transfer"]
)
def test_what_was_reported_waits_for_its_answer(verb: str) -> None:
    an_assignment(Status.REPORTED).when(VERBS[verb]).then_refused(WrongState, says="waits")


# --- handing down -------------------------------------------------------------------------------


def test_handing_down_names_the_child() -> None:
    an_assignment().when(lambda a: a.hand_down(OTHER, "U1-1", DUE, True, ACT)).then(
        facts.AssignmentHandedDown, child=OTHER, to="U1-1", due=DUE, linked=True
    )


def test_a_childs_deadline_may_be_its_parents_own() -> None:
    an_assignment().when(lambda a: a.must_allow(DUE)).then_nothing()


def test_a_childs_deadline_is_never_later_than_its_parents() -> None:
    an_assignment().when(lambda a: a.must_allow(date(2026, 10, 27))).then_refused(
        DeadlineTooLate, rule="R3", says="2026-10-27 is later than .* 2026-10-26"
    )


# --- reporting ----------------------------------------------------------------------------------


def test_a_report_claims_points_and_tells_when_it_was_done() -> None:
    day = date(2026, 10, 8)
    fields = {"evidence": ["ab"], "happened_on": day, "statement": WORDS}
    an_assignment().when(lambda a: done(a, 750, **fields)).then(
        facts.AssignmentReported, outcome="done", points=750, **fields
    )


@pytest.mark.parametrize("points", [-1, 1001])
def test_a_claim_lies_within_the_weight(points: int) -> None:
    an_assignment().when(lambda a: done(a, points)).then_refused(
        PointsAboveWeight, rule="R5", says=r"from 0 to 10\.00"
    )


@pytest.mark.parametrize("points", [0, 1000])
def test_a_claim_may_be_nothing_or_all(points: int) -> None:
    an_assignment().when(lambda a: done(a, points)).then(
        facts.AssignmentReported, outcome="done", points=points
    )


def test_nothing_is_done_tomorrow() -> None:
    an_assignment().when(lambda a: done(a, 1, happened_on=date(2026, 10, 10))).then_refused(
        InTheFuture, rule="R4"
    )


def test_a_further_claim_replaces_an_unaccepted_one() -> None:
    an_assignment(Status.REPORTED).when(lambda a: done(a, 700)).then(
        facts.AssignmentReported, outcome="done", points=700
    )


def test_the_same_claim_again_records_nothing() -> None:
    an_assignment(Status.REPORTED).when(lambda a: done(a, 1000)).then_nothing()


@pytest.mark.parametrize(
    "differs",
    [
        {"happened_on": date(2026, 10, 8)},
        {"evidence": ["ab"]},
        {"statement": WORDS},
        {"outcome": Outcome.PARTIAL},
    ],
    ids=lambda differs: str(next(iter(differs))),
)
def test_a_claim_that_differs_in_anything_is_another(differs: dict[str, Any]) -> None:
    outcome = differs.get("outcome", Outcome.DONE).value
    rest = {name: value for name, value in differs.items() if name != "outcome"}
    an_assignment(Status.REPORTED).when(lambda a: done(a, 1000, **differs)).then(
        facts.AssignmentReported, points=1000, **rest, outcome=outcome
    )


def test_the_same_claim_after_a_return_is_a_report() -> None:
    an_assignment(Status.RETURNED).when(lambda a: done(a, 1000)).then(
        facts.AssignmentReported, outcome="done", points=1000
    )


def test_open_children_need_a_stated_reason() -> None:
    an_assignment().when(lambda a: done(a, 1, open_children=2)).then_refused(
        OpenChildren, rule="R3", says="2 assignments"
    )


def test_with_a_stated_reason_open_children_do_not_matter() -> None:
    an_assignment().when(lambda a: done(a, 1, open_children=2, despite=WORDS)).then(
        facts.AssignmentReported, outcome="done", points=1, despite=WORDS
    )


# --- asking -------------------------------------------------------------------------------------


def test_an_extension_is_asked_for() -> None:
    later = date(2026, 10, 28)
    an_assignment().when(lambda a: a.ask_extension(later, WORDS, ACT)).then(
        facts.ExtensionAsked, number=1, due=later, reason=WORDS
    )


def test_an_extension_is_to_a_later_day() -> None:
    an_assignment().when(lambda a: a.ask_extension(DUE, WORDS, ACT)).then_refused(
        WrongState, rule="R2"
    )


def asked() -> Any:
    return an_assignment().past(
        facts.ExtensionAsked, number=1, due=date(2026, 10, 28), reason=WORDS
    )


def test_one_extension_waits_at_a_time() -> None:
    asked().when(lambda a: a.ask_extension(date(2026, 10, 29), WORDS, ACT)).then_refused(
        WrongState, rule="R2", says="already"
    )


def test_after_an_answer_another_may_be_asked() -> None:
    later = date(2026, 10, 29)
    asked().past(facts.ExtensionRefused, number=1).when(
        lambda a: a.ask_extension(later, WORDS, ACT)
    ).then(facts.ExtensionAsked, number=2, due=later, reason=WORDS)


def test_whether_it_applies_is_asked_once_at_a_time() -> None:
    an_assignment().past(facts.NotApplicableAsked, reason=WORDS).when(
        lambda a: a.ask_not_applicable(WORDS, ACT)
    ).then_refused(WrongState)


def test_whether_it_applies_may_be_asked_again_after_a_no() -> None:
    an_assignment().past(facts.NotApplicableAsked, reason=WORDS).past(
        facts.NotApplicableRefused
    ).when(lambda a: a.ask_not_applicable(WORDS, ACT)).then(facts.NotApplicableAsked, reason=WORDS)
