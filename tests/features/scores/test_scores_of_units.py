"""Units whose branches have a share in their month, quarters and years (R5, R7, R8, R11)."""

from __future__ import annotations

import pytest

from service.features.organizations.commands.organizations import (
    Amendment,
    Registration,
    amend,
    dissolve,
    register,
)
from service.features.scheme.commands import publish, shipped
from service.features.scores.queries.explain import explain
from service.features.scores.queries.other_scheme import OtherScheme
from service.features.scores.queries.rankings import ranking
from service.features.scores.queries.scores import scores
from tests.city import NOVEMBER, OCTOBER, ROOT, City

SHARE = OtherScheme.of({"subtree_share": 4_000})


def simulated(city: City, code: str) -> int | None:
    with city.reading() as reader:
        return scores(reader, OCTOBER, SHARE).by_code[code].score


@pytest.fixture
def sent(city: City) -> City:
    city.skip_to("2026-10-30")
    city.send("U1", share=90)
    city.send("U1-1", share=80)
    city.send("U1-2", T1=333, T2=200)
    return city


def test_a_units_month_is_its_own_and_its_branches_mean(sent: City) -> None:
    assert sent.hundredths("U1-2") == 3_331
    assert sent.hundredths("U1") == 9_000, "as shipped"
    assert simulated(sent, "U1") == 7_666, "0.6 x 90.00 + 0.4 x 56.66 is 76.664"
    assert simulated(sent, "U1-1") == 8_000
    with sent.reading() as reader:
        assert ranking(reader, OCTOBER, other=SHARE).rows[0].score.score == 7_666


def test_only_assessed_branches_count_and_none_is_no_zero(sent: City) -> None:
    sent.return_report("U1-2")
    assert simulated(sent, "U1") == 8_600
    sent.return_report("U1-1")
    assert simulated(sent, "U1") == 9_000


def test_branches_at_any_depth_count_and_what_lies_between_does_not(sent: City) -> None:
    new = Registration(code="U1-Z", name="总支", kind="党总支", superior="U1")
    register(sent.services, sent.operator(), new)
    amend(sent.services, sent.operator(), "U1-2", Amendment(superior="U1-Z"))
    sent.issue()
    sent.skip_to("2026-10-31")
    sent.send("U1-Z", share=10)
    assert simulated(sent, "U1") == 7_666
    assert simulated(sent, "U1-Z") == 1_000, "only a unit's month has its branches in it"


def test_a_branch_dissolved_later_still_counts_in_the_months_it_held(sent: City) -> None:
    sent.skip_to("2026-11-02")
    dissolve(sent.services, sent.operator(), "U1-1")
    assert simulated(sent, "U1") == 7_666


def test_a_scheme_holds_from_its_month_and_is_opened_down_to_the_branches(city: City) -> None:
    publish(city.services, city.operator(), shipped("with-branches"), None)
    city.skip_to("2026-10-30")
    city.issue(NOVEMBER)
    for month, day in ((OCTOBER, "2026-10-31"), (NOVEMBER, "2026-11-30")):
        city.skip_to(day)
        city.send("U1", month, share=90)
        city.send("U1-1", month, share=80)
    assert city.hundredths("U1", "2026-10") == 9_000
    assert city.hundredths("U1", "2026-11") == 8_600
    with city.reading() as reader:
        part = explain(reader, "U1", NOVEMBER)
    parts = {each.name: each for each in part.parts}
    assert parts["branches"].score == 8_000
    assert [each.label for each in parts["branches"].parts] == ["U1-1党支部", "U1-2党支部"]
    assert part.provisional


def test_a_quarter_is_the_mean_of_its_assessed_months(city: City) -> None:
    city.issue(NOVEMBER)
    city.skip_to("2026-10-30")
    city.send("U1", share=90)
    city.skip_to("2026-11-30")
    city.send("U1", NOVEMBER, T1=950, T5=351)
    assert city.hundredths("U1", "2026-11") == 9_293
    quarter = city.score("U1", "2026Q4")
    assert (quarter.score, quarter.parts) == (
        9_147, {"2026-10": 9_000, "2026-11": 9_293, "2026-12": None},
    )  # fmt: skip
    assert city.hundredths("U1", "2026") == 9_147
    assert city.score("U2", "2026Q4").score is None
    assert city.score("U2", "2026Q4").reason == "no-months"


def test_a_quarter_is_provisional_until_its_months_are_closed(city: City) -> None:
    city.skip_to("2026-10-30")
    for code in ("U1", "U1-1", "U1-2", "U2", "U2-1"):
        city.send(code)
        city.confirm(code)
    city.night("2026-11-01")
    assert not city.score("U1").provisional
    assert city.ranking().closed
    assert city.score("U1", "2026Q4").provisional, "November and December are to come"
    assert not city.ranking("2026Q4").closed
    city.skip_to("2027-01-02")
    assert not city.score("U1", "2026Q4").provisional, "over, and no list was issued in them"


def test_ranks_share_and_skip_and_the_former_rank_stands_beside(city: City) -> None:
    city.skip_to("2026-10-30")
    city.send("U1", share=80)
    city.send("U2", share=90)
    assert city.ranks() == {"U2": 1, "U1": 2}
    city.issue(NOVEMBER)
    city.skip_to("2026-11-30")
    city.send("U1", NOVEMBER, share=70)
    city.send("U2", NOVEMBER, share=70)
    rows = city.ranking("2026-11").rows
    assert [(r.organization, r.rank, r.previous_rank) for r in rows] == [
        ("U1", 1, 2), ("U2", 1, 1),
    ]  # fmt: skip


def test_who_is_not_assessed_comes_last_whatever_the_group(city: City) -> None:
    amend(city.services, city.operator(), "U2", Amendment(group="另一组"))
    city.skip_to("2026-10-30")
    for sender, other in (("U1", "U2"), ("U2", "U1")):
        city.send(sender, share=90)
        rows = city.ranking().rows
        assert [(row.organization, row.rank) for row in rows] == [(sender, 1), (other, None)]
        city.return_report(sender)


def test_the_committee_itself_is_not_ranked(city: City) -> None:
    assert ROOT not in city.ranks()
    assert set(city.ranks()) == {"U1", "U2"}


def test_no_former_rank_stands_beside_where_the_group_was_another(city: City) -> None:
    for month, share in ((OCTOBER, 80), (NOVEMBER, 70)):
        city.issue(month)
        city.skip_to(month.last_day)
        city.send("U1", month, share=share)
        city.send("U2", month, share=90)
        if month == OCTOBER:
            city.skip_to("2026-11-02")
            amend(city.services, city.operator(), "U2", Amendment(group="另一组"))
    rows = {row.organization: row.previous_rank for row in city.ranking("2026-11").rows}
    assert rows == {"U1": 2, "U2": None}
