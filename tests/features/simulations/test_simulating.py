"""What another scheme would have said: figures move, days and draws do not, nothing is recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from aggregates.errors import Refused, Several
from aggregates.rules.simulation import Sent, restated
from aggregates.scheme.parameters import Parameters
from aggregates.values.period import Period, Year
from service.features.scores.queries.other_scheme import OtherScheme
from service.features.simulations.queries import Cause, Simulation, simulate
from tests.city import OCTOBER, City

NOW = Parameters()
CLAIM = {"claimed": 800, "verified": 500, "weight": 1_400, "factor": 2}


@pytest.mark.parametrize(
    ("line", "amount", "inputs", "sent", "changes", "expected"),
    [
        ("lateness", -300, None, Sent(3), {"late_per_day": 50}, -150),
        ("lateness", -500, None, Sent(9), {"late_at_most": 800}, -800),
        ("lateness", -1_000, None, Sent(12, True), {"missed_then_sent": 1_500}, -1_500),
        ("lateness", -70, None, Sent(3), {"late_per_day": 50}, -70),  # an appeal set it
        ("check", -4_286, CLAIM, Sent(), {"false_claim_factor": 3}, -6_429),
        ("check", -2_143, CLAIM | {"factor": 1}, Sent(), {"false_claim_factor": 3}, -2_143),
        ("ledger", -375, {"failed": 3, "checked": 8}, Sent(), {"ledger_failed": 2_000}, -750),
        ("own", 9_350, None, Sent(), {"late_per_day": 50}, 9_350),
        ("check", -100, None, Sent(), {"false_claim_factor": 3}, -100),  # by an appeal
    ],
)
def test_an_entry_is_stated_anew_from_what_it_was_worked_out_from(
    line: str, amount: int, inputs: dict[str, int] | None, sent: Sent, changes: dict[str, Any],
    expected: int,
) -> None:  # fmt: skip
    assert restated(line, amount, inputs, sent, NOW, replace(NOW, **changes)) == expected
    assert restated(line, amount, inputs, sent, NOW, NOW) == amount


def test_what_stays_as_it_was_is_refused_all_at_once_with_the_rule() -> None:
    with pytest.raises(Several) as refused:
        OtherScheme.of({"draw_share": 2_000, "lapse_days": 3, "late_per_day": 50})
    assert [each.places["name"] for each in refused.value.refusals] == ["draw_share", "lapse_days"]
    assert {each.rule for each in refused.value.refusals} == {"R17"}
    with pytest.raises(Refused, match="no parameter"):
        OtherScheme.of({"nothing_known": 1})


@pytest.fixture
def sent(city: City) -> City:
    """U1 on time with 90, U2 two working days late with 95; their branches on time."""
    city.skip_to("2026-10-30")
    city.send("U1", share=90)
    city.send("U1-1", share=80)
    city.skip_to("2026-11-09")
    city.send("U2", share=95)
    return city


def simulated(city: City, period: Period = OCTOBER, **changes: int) -> Simulation:
    with city.reading() as reader:
        return simulate(reader, period, OtherScheme.of(changes))


def test_who_would_move_by_how_much_and_through_which_line(sent: City) -> None:
    before = sent.position
    made = {row.row.organization: row for row in simulated(sent, late_per_day=200).rows}
    late = made["U2"]
    assert (late.row.score.score, late.other and late.other.score.score) == (9_300, 9_100)
    assert late.why == [Cause(OCTOBER, "lateness", -200, -400)]
    assert (made["U1"].differs, made["U1"].why) == (False, [])
    assert sent.position == before, "nothing is recorded"


def test_the_scheme_in_force_says_what_the_ranking_says(sent: City) -> None:
    made = simulated(sent, late_per_day=100)
    assert made.rows
    assert made.changed == 0
    assert [row.why for row in made.rows] == [[] for _ in made.rows]


def test_a_year_is_simulated_month_by_month(sent: City) -> None:
    made = {row.row.organization: row for row in simulated(sent, Year(2026), late_per_day=0).rows}
    assert made["U2"].other is not None
    assert made["U2"].other.score.score == 9_500
    assert made["U2"].why == [Cause(OCTOBER, "lateness", -200, 0)]


def test_a_branchs_share_moves_its_unit(sent: City) -> None:
    made = {row.row.organization: row for row in simulated(sent, subtree_share=4_000).rows}
    assert made["U1"].other is not None
    assert made["U1"].other.score.score == 8_600
    assert made["U1"].why == [Cause(OCTOBER, "branches", None, 8_000)]
