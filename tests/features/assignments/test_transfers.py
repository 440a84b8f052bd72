"""Cancelling, transferring, deciding and urging: what becomes of parents and children (R3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from aggregates.assignment.states import Outcome, Status, WrongState
from aggregates.errors import Refused
from aggregates.values.text import Text
from service.access.who import Forbidden
from service.features.assignments.commands import acts as assignments
from service.features.assignments.commands.month_lines import ListIsClosed
from service.features.assignments.commands.ordering import reissue_one
from service.features.assignments.queries import lines as queries
from service.features.catalogue.queries import catalogue
from service.features.organizations.commands.organizations import Amendment, amend
from tests.city import NOVEMBER, ROOT, City, topics
from tests.work import again, down, finish, order

# --- cancelling -----------------------------------------------------------------------------------


def test_cancelling_cancels_the_open_children_made_and_unlinks_the_linked(city: City) -> None:
    [parent] = order(city, "U1")
    made, done = down(city, parent, "U1-1", "U1-2")
    finish(city, done)
    before = city.position
    cancelled = assignments.cancel(city.services, city.by(ROOT), parent.id, None)
    assert topics(city, before) == ["assignment.cancelled"] * 2
    assert cancelled.answer["cancelled"] == 2
    assert (again(city, made).status, again(city, done).status) == (
        Status.CANCELLED, Status.ACCEPTED,
    )  # fmt: skip
    [linked] = down(city, city.line("U1", "T1"), "U1-1")
    assignments.cancel(city.services, city.by(ROOT), city.line("U1", "T1").id, None)
    assert (again(city, linked).status, again(city, linked).parent) == (Status.ISSUED, None)


def test_who_ordered_it_takes_it_back_however_far_above(city: City) -> None:
    [assignment, other] = order(city, "U1-1", "U2-1")
    with pytest.raises(Forbidden):
        assignments.cancel(city.services, city.by("U2"), assignment.id, None)
    assignments.cancel(city.services, city.by(ROOT), assignment.id, None)
    assert again(city, assignment).status == Status.CANCELLED
    assignments.cancel(city.services, city.by("U2"), other.id, None)
    assert again(city, other).status == Status.CANCELLED, "the superior does as before"
    with pytest.raises(Forbidden):
        assignments.cancel(city.services, city.by(ROOT), city.line("U1-1", "T1").id, None)


def test_cancelling_unlinks_what_is_linked_and_accepted_too(city: City) -> None:
    parent = city.line("U1", "T1")
    [linked] = down(city, parent, "U1-1")
    finish(city, linked)
    done = assignments.cancel(city.services, city.by(ROOT), parent.id, None)
    assert done.answer["cancelled"] == 1, "the parent alone"
    assert (again(city, linked).status, again(city, linked).parent) == (Status.ACCEPTED, None)


def test_what_another_made_is_linked_and_not_cancelled(city: City) -> None:
    [child] = down(city, city.line("U1", "T5"), "U1-1", due=date(2026, 10, 9))
    city.skip_to("2026-10-02")
    amend(city.services, city.operator(), "U1-1", Amendment(superior="U2"))
    city.services.standing_data.forget()
    parent = city.line("U2", "T5")
    [linked] = down(city, parent, "U1-1", due=date(2026, 10, 9))
    assert (linked.id, linked.parent) == (child.id, parent.id)
    assignments.cancel(city.services, city.by(ROOT), parent.id, None)
    assert (again(city, child).is_open, again(city, child).parent) == (True, None)


def test_acceptance_is_final(city: City) -> None:
    line = city.line("U1", "T1")
    finish(city, line)
    verbs: list[Callable[[], object]] = [
        lambda: assignments.cancel(city.services, city.by(ROOT), line.id, None),
        lambda: assignments.return_(city.services, city.by(ROOT), line.id, Text("no")),
        lambda: assignments.accept(city.services, city.by(ROOT), line.id),
    ]
    for verb in verbs:
        with pytest.raises(Refused):
            verb()


def test_by_hand_issued_again_keeps_its_words(city: City) -> None:
    [line] = order(city, "U1")
    assignments.cancel(city.services, city.by(ROOT), line.id, None)
    reissue_one(city.services, city.by(ROOT), line.id)
    with city.reading() as reader:
        [assigned] = queries.lines(reader, [queries.one(reader, line.id)], catalogue(reader))
    assert (assigned.name, assigned.row.status) == ("专项督办", "issued")


def test_one_is_not_issued_again_where_its_task_is_held_in_another_way(city: City) -> None:
    line = city.line("U1-1", "T1")
    assignments.cancel(city.services, city.by("U1"), line.id, None)
    [other] = down(city, city.line("U1", "T1"), "U1-1")
    assert other.id != line.id
    with pytest.raises(Refused, match="at most one") as caught:
        reissue_one(city.services, city.by("U1"), line.id)
    assert caught.value.rule == "R1"


# --- transferring ---------------------------------------------------------------------------------


def test_a_transferred_line_is_anothers(city: City) -> None:
    line = city.line("U1", "T5")
    assignments.transfer(city.services, city.by(ROOT), line.id, "U1-1")
    moved = again(city, line)
    assert (moved.organization, moved.status) == ("U1-1", Status.ISSUED)
    assert "T5" in {a.task for a in city.lines("U1-1")}


@pytest.mark.parametrize("accepted", [False, True])
def test_a_transfer_to_a_holder_of_the_same_task_cancels_instead(
    city: City, accepted: bool
) -> None:
    if accepted:
        finish(city, city.line("U1-2", "T1"))
    line = city.line("U1-1", "T1")
    assignments.transfer(city.services, city.by("U1"), line.id, "U1-2")
    assert again(city, line).status == Status.CANCELLED
    assert [a.task for a in city.lines("U1-2")].count("T1") == 1


def test_a_transfer_takes_points_from_one_list_and_adds_them_to_no_sent_one(city: City) -> None:
    city.skip_to("2026-10-30")
    left = city.line("U1", "T5")
    city.send("U1", claims=[c for c in city.claims("U1") if c.assignment != left.id])
    assert city.hundredths("U1") == 7_143
    city.send("U1-1")
    with pytest.raises(ListIsClosed):
        assignments.transfer(city.services, city.by(ROOT), left.id, "U1-1")
    city.return_report("U1-1")
    before = city.position
    assignments.transfer(city.services, city.by(ROOT), left.id, "U1-1")
    assert topics(city, before) == ["assignment.transferred", "score.reversed", "score.entered"]
    assert city.hundredths("U1") == 10_000, "what it no longer holds does not count"


def test_only_the_superior_decides(city: City) -> None:
    line = city.line("U1-1", "T1")
    finish_by = city.by("U1-1")
    assignments.report(city.services, finish_by, line.id, outcome=Outcome.DONE, points=1)
    for stranger in ("U1-1", "U2", ROOT):
        with pytest.raises(Forbidden):
            assignments.accept(city.services, city.by(stranger), line.id)
    assignments.accept(city.services, city.operator(), line.id)
    with pytest.raises(WrongState):
        assignments.accept(city.services, city.by("U1"), line.id)


def test_nobody_urges_itself_and_nobody_more_than_three_days_a_month(city: City) -> None:
    line = city.line("U1-1", "T1")
    with pytest.raises(Forbidden):
        assignments.urge(city.services, city.by("U1-1"), [line.id], None)
    for day in (2, 3, 3, 4):
        city.skip_to(date(2026, 10, day))
        assignments.urge(city.services, city.by(ROOT), [line.id], None)
    city.skip_to("2026-10-05")
    with pytest.raises(Refused, match="3 days"):
        assignments.urge(city.services, city.by("U1"), [line.id], None)
    city.skip_to("2026-11-01")
    assignments.urge(city.services, city.by("U1"), [line.id], None)
    assert city.issue(NOVEMBER).issued == 10
