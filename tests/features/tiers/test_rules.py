"""The ladder of tiers (R13): one step at a time, on a fresh self-check, by persons apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aggregates.errors import Refused, Several
from aggregates.event import Aggregate, Event
from aggregates.panel.panel import Panel, WrongPanel
from aggregates.rules.independence import OwnWork
from aggregates.rules.tiers import after_months, is_carried, shares
from aggregates.tier import events as facts
from aggregates.tier.ladder import Tier, step_down
from aggregates.tier.parts import Exceptions, Lists, TierRuleBroken, WrongCriterion
from aggregates.tier.tier import TierRecord
from tests.story import ACT, ID, WORDS, Story

LISTS = Lists({"standard": 1}, ["B1", "B2"])
TODAY, LATER = date(2026, 10, 9), date(2027, 4, 9)
NONE = Exceptions([], {})
RATED: dict[str, Any] = {"organization": "U1-1", "tier": "standard"}
CHECKED: dict[str, Any] = {
    "organization": "U1-1", "checklists": {"standard": 1}, "criteria": ["B1", "B2"], "unmet": [],
    "noted": [], "notes": [], "happened_on": TODAY,
}  # fmt: skip


class Told(Story):
    def then(self, event: type[Event], **expected: Any) -> None:
        """Of what it recorded, these fields."""
        [recorded] = self._run()
        assert type(recorded) is event
        assert {name: getattr(recorded, name) for name in expected} == expected


def given(kind: type[Aggregate]) -> Told:
    return Told(kind)


def branch(tier: str = "standard") -> Story:
    return given(TierRecord).past(facts.TierRated, **RATED | {"tier": tier})


def applied(tier: str = "standard", to: str = "strong") -> Story:
    return branch(tier).past(facts.TierSelfChecked, **CHECKED).past(
        facts.TierApplied, application=1, from_tier=tier, to=to, checklists={"standard": 1},
        criteria=["B1", "B2"], self_check=2, material=None, evidence=[],
    )  # fmt: skip


def inspected(tier: str = "standard", to: str = "strong", failed: list[str] | None = None) -> Story:
    return applied(tier, to).past(
        facts.TierInspected, application=1, criteria=["B1", "B2"], failed=failed or [], noted=[],
        notes=[],
    )  # fmt: skip


def apply(story: Story, to: Tier, today: date = TODAY, material: Any = None) -> Story:
    return story.when(
        lambda it: it.apply_for(
            to, LISTS, material=material, evidence=[], today=today, fresh_months=6, act=ACT
        )
    )


def test_a_step_is_never_skipped() -> None:
    checked = branch().past(facts.TierSelfChecked, **CHECKED)
    apply(checked, Tier.MODEL, material=WORDS).then_refused(TierRuleBroken, "R13", "next one")
    apply(checked, Tier.STRONG).then(facts.TierApplied, to="strong", from_tier="standard",
                                     application=1, self_check=2)  # fmt: skip
    apply(branch("unrated"), Tier.STANDARD).then_refused(TierRuleBroken, "R13", "first inspected")
    apply(branch("model"), Tier.MODEL).then_refused(TierRuleBroken, "R13", "highest")


def test_a_self_check_is_cited_for_six_months() -> None:
    apply(branch(), Tier.STRONG).then_refused(TierRuleBroken, "R13", "self-check")
    checked = branch().past(facts.TierSelfChecked, **CHECKED)
    apply(checked, Tier.STRONG, LATER).then_refused(TierRuleBroken, "R13", "self-check")


def test_a_model_says_what_it_has_to_show() -> None:
    checked = branch("strong").past(facts.TierSelfChecked, **CHECKED)
    apply(checked, Tier.MODEL).then_refused(TierRuleBroken, "R13", "brand")
    apply(checked, Tier.MODEL, material=WORDS).then(facts.TierApplied, to="model")


def test_what_is_no_criterion_is_told_all_at_once() -> None:
    wrong = Exceptions(["X1", "X2", "B1"], {})
    story = branch().when(lambda it: it.check_itself("U1-1", LISTS, wrong, TODAY, ACT))
    with pytest.raises(Several) as caught:
        story._run()
    assert len(caught.value.refusals) == 2
    one = Exceptions(["X1"], {})
    branch().when(lambda it: it.check_itself("U1-1", LISTS, one, TODAY, ACT)).then_refused(
        WrongCriterion, "R13", "X1"
    )


def test_it_is_approved_by_somebody_else_once_all_passed() -> None:
    def approve(story: Story) -> Story:
        return story.when(lambda it: it.approve(TODAY, LATER, ACT))

    approve(inspected()).then(facts.TierGranted, tier="strong", from_tier="standard",
                              look_back_due=LATER)  # fmt: skip
    approve(applied()).then_refused(TierRuleBroken, "R13", "not inspected")
    approve(inspected(failed=["B2"])).then_refused(TierRuleBroken, "R13", "B2")
    own = inspected()
    own.when(lambda it: it.approve(TODAY, LATER, own.before)).then_refused(OwnWork)


def test_a_model_is_voted_on_and_posted_first() -> None:
    def approve(story: Story, today: date = TODAY) -> Story:
        return story.when(lambda it: it.approve(today, LATER, ACT))

    passed = inspected("strong", "model")
    approve(passed).then_refused(TierRuleBroken, "R13", "No panel")
    vote = {"application": 1, "panel": str(ID), "members": 5}
    lost = inspected("strong", "model").past(facts.TierVoted, **vote, in_favour=3, carried=False)
    approve(lost).then_refused(TierRuleBroken, "R13", "not carry")
    voted = inspected("strong", "model").past(facts.TierVoted, **vote, in_favour=4, carried=True)
    approve(voted).then_refused(TierRuleBroken, "R13", "not posted")
    posted = voted.past(
        facts.TierPosted, application=1, first_day=TODAY, last_day=date(2026, 10, 16)
    )
    approve(posted, date(2026, 10, 16)).then_refused(TierRuleBroken, "R13", "until")
    approve(posted, date(2026, 10, 17)).then(facts.TierGranted, tier="model")


def test_only_a_model_is_voted_on_or_posted() -> None:
    inspected().when(lambda it: it.vote("P", 5, 5, True, ACT)).then_refused(TierRuleBroken, "R13")
    inspected().when(lambda it: it.post(TODAY, LATER, ACT)).then_refused(TierRuleBroken, "R13")


def test_a_first_inspection_rates_once() -> None:
    def rate(story: Story, found: Exceptions) -> Story:
        return story.when(lambda it: it.rate_first("U1-1", LISTS, found, LATER, ACT))

    rate(branch("unrated"), NONE).then(facts.TierFirstRated, tier="standard", look_back_due=LATER)
    rate(branch("unrated"), Exceptions(["B1"], {})).then(
        facts.TierFirstRated, tier="below", look_back_due=None
    )
    rate(branch(), NONE).then_refused(TierRuleBroken, "R13", "no application")


def test_an_import_rates_only_what_has_no_tier() -> None:
    branch().when(lambda it: it.rate("U1-1", Tier.STRONG, None, ACT)).then_refused(TierRuleBroken)
    branch().when(lambda it: it.rate("U1-1", Tier.STANDARD, None, ACT)).then_nothing()
    branch().when(lambda it: it.correct(Tier.MODEL, TODAY, ACT)).then(
        facts.TierCorrected, tier="model", from_tier="standard", happened_on=TODAY
    )


def looked_at(**more: Any) -> Story:
    return branch().past(
        facts.LookBackOpened, look_back=1, campaign=None, due=TODAY, checklists={"standard": 1},
        criteria=["B1", "B2"], **more,
    )  # fmt: skip


def test_a_look_back_is_recorded_once_it_is_open() -> None:
    branch().when(lambda it: it.keep(LATER, ACT)).then_refused(TierRuleBroken, "R13")
    looked_at().when(lambda it: it.keep(LATER, ACT)).then(facts.LookBackKept, next_due=LATER)
    branch("below").when(lambda it: it.open_look_back(LISTS, None, TODAY, ACT)).then_refused(
        TierRuleBroken, "R13"
    )
    looked_at().when(lambda it: it.fail({"X9": "id"}, ACT)).then_refused(WrongCriterion)
    looked_at().when(lambda it: it.fail({"B1": "id"}, ACT)).then(
        facts.LookBackFailed, failed=["B1"], rectifications=["id"]
    )


def test_a_lowering_goes_one_step_and_takes_a_second_person() -> None:
    def propose(story: Story, to: Tier, grave: bool, basis: Any = WORDS) -> Story:
        return story.when(lambda it: it.propose(to, grave, basis, ACT))

    propose(branch("model"), Tier.STRONG, grave=False).then(
        facts.LoweringProposed, to="strong", grave=False
    )
    propose(branch("model"), Tier.STANDARD, grave=False).then_refused(TierRuleBroken, "R13", "one")
    propose(branch("model"), Tier.BELOW, grave=True).then(facts.LoweringProposed, to="below")
    propose(branch("model"), Tier.BELOW, grave=True, basis=None).then_refused(TierRuleBroken)
    propose(branch("below"), Tier.BELOW, grave=True).then_refused(TierRuleBroken, "R13")
    proposed = branch("model").past(
        facts.LoweringProposed, lowering=1, from_tier="model", to="strong", grave=False,
        basis=WORDS, look_back=None,
    )  # fmt: skip
    proposed.when(lambda it: it.lower(proposed.before)).then_refused(OwnWork)
    proposed.when(lambda it: it.lower(ACT)).then(facts.TierLowered, tier="strong")


def failed_look_back() -> Story:
    return looked_at().past(facts.LookBackFailed, look_back=1, failed=["B1"], rectifications=["id"])


def test_a_late_rectification_is_proposed_for_lowering_once() -> None:
    late = failed_look_back().when(lambda it: it.propose_late(ACT))
    late.then(facts.LoweringProposed, to="below", look_back=1)
    refused = failed_look_back().past(
        facts.LoweringProposed, lowering=1, from_tier="standard", to="below", grave=False,
        basis=None, look_back=1,
    ).past(facts.LoweringRefused, lowering=1, reason=WORDS)  # fmt: skip
    refused.when(lambda it: it.propose_late(ACT)).then_nothing()
    refused.when(lambda it: it.rectified(LATER, ACT)).then(facts.LookBackKept, rectified=True)


def members(count: int) -> list[dict[str, Any]]:
    return [{"person": f"P{n}", "organization": "GW"} for n in range(count)]


def test_a_panel_has_five_and_none_of_the_applicants_own() -> None:
    def hold(count: int, own: list[str], in_favour: int = 4) -> Panel:
        votes = [{"branch": "U1-1", "in_favour": in_favour, "application": 1}]
        return Panel.hold(ID, TODAY, members(count), votes, {"U1-1": own}, least=5, today=TODAY,
                          act=ACT)  # fmt: skip

    assert hold(5, []).pending_events
    with pytest.raises(WrongPanel, match="at least 5"):
        hold(4, [], 3)
    with pytest.raises(WrongPanel, match="own unit"):
        hold(5, ["P1"])
    with pytest.raises(Refused) as caught:
        hold(4, ["P1"], 9)
    assert len(getattr(caught.value, "refusals", ())) == 3


@pytest.mark.parametrize(
    ("in_favour", "members", "carried"),
    [(4, 5, True), (3, 5, False), (5, 7, False), (6, 7, True)],
)
def test_four_fifths_of_all_members(in_favour: int, members: int, carried: bool) -> None:
    assert is_carried(in_favour, members, 8_000) is carried


def test_shares_leave_the_unrated_outside() -> None:
    of = shares({"unrated": 9, "below": 1, "standard": 1, "strong": 1})
    shown = [(each.count, each.rated, each.value) for each in (of.standard, of.strong, of.model)]
    assert shown == [(2, 3, 6667), (1, 2, 5000), (0, 1, 0)]
    assert shares({"unrated": 1}).standard.value is None


def test_a_months_later_day_is_its_last_where_it_is_shorter() -> None:
    assert after_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert after_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert step_down(Tier.BELOW) is None
