"""What a change of the tree does to others: their lists, their scores, the boards (R5, R19)."""

from __future__ import annotations

from datetime import date

import pytest

from aggregates.assignment.states import Status
from aggregates.organization.organization import Dissolved
from aggregates.values.period import parse_period
from service.features.assignments.commands import acts as assignments
from service.features.dispatch.queries import board
from service.features.organizations.commands.organizations import (
    Amendment,
    Registration,
    amend,
    dissolve,
    register,
)
from tests.city import ROOT, City
from tests.work import again, down, order


def test_a_sent_report_counts_no_more_what_went_with_its_parents_holder(city: City) -> None:
    """U1 gave U1-1 a share of it; it was then transferred to U2-1, and that is dissolved."""
    [parent] = order(city, "U1")
    [child] = down(city, parent, "U1-1", points=400)
    assignments.transfer(city.services, city.by(ROOT), parent.id, "U2-1")
    city.skip_to("2026-10-30")
    claims = [claim for claim in city.claims("U1-1") if claim.assignment != child.id]
    city.send("U1-1", claims=claims)
    assert city.hundredths("U1-1") == 8_000
    dissolve(city.services, city.operator(), "U2-1")
    assert again(city, child).status == Status.CANCELLED
    assert city.hundredths("U1-1") == 10_000


def test_the_dissolved_are_not_amended_even_to_what_they_are(city: City) -> None:
    dissolve(city.services, city.operator(), "U2-1")
    for same in (Amendment(superior="U2"), Amendment(group="党群"), Amendment()):
        with pytest.raises(Dissolved):
            amend(city.services, city.operator(), "U2-1", same)


@pytest.mark.parametrize("whole", [False, True])
def test_a_board_has_no_row_for_who_came_after_its_period(city: City, whole: bool) -> None:
    city.skip_to(date(2026, 11, 10))
    new = Registration(code="U3", name="x", kind="党总支", superior=ROOT)
    register(city.services, city.operator(), new)

    def rows(period: str) -> list[str]:
        with city.reading() as reader:
            whole_board = board(reader, parse_period(period), whole=whole)
        return [row.place.code for row in whole_board.rows]

    assert "U3" not in rows("2026-10")
    assert {"U1", "U2"} < set(rows("2026-10"))
    assert "U3" in rows("2026-11")
    assert "U3" in rows("2026Q4")
