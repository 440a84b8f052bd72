"""The verifier's own rules: no false alarm on what was really played; no wrong figure passes."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from aggregates.values.text import Text
from aggregates.vocabulary import BY_TOPIC, RETIRED
from service.features.assignments.commands.ordering import ByHand, issue_by_hand
from service.features.organizations.commands import organizations
from service.features.organizations.commands.organizations import Amendment, Registration
from service.features.scheme.commands import publish
from service.sealing.export import chunks
from service.sealing.verifier import Report, verify
from service.sealing.verifier.reading.facts import Fact
from service.sealing.verifier.replay.registry import RULES, SILENT, VERSIONS
from service.sealing.verifier.replay.replay import Replay
from tests.city import NOVEMBER, a_city, at
from tests.golden import histories
from tests.golden.samples import GOLDEN
from tests.histories import History
from tests.sealing.exporting import Export, Said, export_of, exported

WHOLE = export_of(histories.read("city").facts, histories.read("city").words)
SEEDS = [0, 1, 2, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(3, 40))]
FILES = sorted(GOLDEN.glob("*.json"))
# What others speak of is recorded before them.
FIRST = ("store.opened", "scheme.founded", "organization.registered", "task.added",
         "assignment.issued", "report.submitted", "score.entered", "spot_check.called",
         "spot_check.drawn", "check.result_recorded")  # fmt: skip


def of(topic: str) -> list[int]:
    return [fact.position for fact in WHOLE.facts if fact.topic == topic]


def rebuilt(change: Callable[[Said], Said]) -> Report:
    """By somebody who has the key, and seals what he likes."""
    facts = [change(fact) for fact in WHOLE.facts]
    return verify(io.BytesIO(Export(facts, WHOLE.sizes).written()))


def changed_at(position: int, **said: Any) -> Report:
    return rebuilt(lambda fact: fact.saying(**said) if fact.position == position else fact)


def miscomputed(report: Report) -> set[int | None]:
    assert {defect.kind for defect in report.defects} <= {"miscomputed"}, report.defects
    return {defect.position for defect in report.defects}


# --- no false alarms ------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_people_do_in_a_city_verifies_as_sound(
    seed: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if seed > 2 and "soak" not in request.config.option.markexpr:
        pytest.skip("a long run, for make soak")
    must_verify(f"sqlite:///{tmp_path / 'log.db'}", tmp_path, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(40, 44))
def test_it_verifies_from_either_database(
    seed: int, store_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if "soak" not in request.config.option.markexpr:
        pytest.skip("a long run, for make soak")
    must_verify(store_url, tmp_path, seed)


def must_verify(url: str, folder: Path, seed: int) -> None:
    """As the product exports it."""
    with a_city(url, folder, at("2026-10-01", 0)) as city:
        History(city, Random(seed)).play(140)
        end = city.services.sealer.seal()
        report = verify(io.BytesIO(b"".join(chunks(city.services.sealer, end))))
    assert report.defects == []
    assert report.facts == report.replayed_to == end.size > 140
    assert report.unknown == {}


def test_a_year_that_passes_by_itself_verifies_as_sound(tmp_path: Path) -> None:
    """Sent on time, late, not at all, returned; a share for branches; months closed."""
    with a_city(f"sqlite:///{tmp_path / 'log.db'}", tmp_path, at("2026-10-01", 0)) as city:
        for month, next_month in (("2026-10", "2026-11"), ("2026-11", "2026-12")):
            period = city.services.standing_data.month(at(f"{month}-15"))
            city.until(f"{month}-30", 23)
            city.skip_to(period.last_day, 23)
            city.send("U1", period, share=90)
            city.until(f"{next_month}-11", 12)
            city.send("U2", period)
            city.send("U1-1", period, share=70)
            city.return_report("U1-1", period)
        city.until("2027-02-01")
        report = verify(io.BytesIO(exported(city.services.log).written()))
    assert report.defects == []
    assert report.rankings >= 2


def test_a_month_in_which_the_tree_changes_verifies_as_sound(tmp_path: Path) -> None:
    """A share for branches, a group below one that is none; new, dissolved and moved ones."""
    with a_city(f"sqlite:///{tmp_path / 'log.db'}", tmp_path, at("2026-10-01", 0)) as city:
        by, services = city.operator(), city.services
        group = Registration(code="G1", name="G1", kind="党小组", superior="U1-1")
        organizations.register(services, by, group)
        publish(services, by, {"subtree_share": 4_000}, None)
        city.until("2026-11-09")
        order = ByHand(organizations=["G1"], title=Text("x"), due=date(2026, 11, 20), points=700)
        issue_by_hand(services, city.operator(), order)
        new = Registration(code="N1", name="N1", kind="党支部", superior="U1")
        organizations.register(services, city.operator(), new)
        city.until("2026-11-20")
        organizations.dissolve(services, city.operator(), "U2-1")
        city.until("2026-11-30", 23)
        for code, share in (("U1", 90), ("U1-1", 70), ("U1-2", 50), ("G1", 10)):
            city.send(code, NOVEMBER, share=share)
        city.until("2026-12-03")
        organizations.amend(services, city.operator(), "U1-2", Amendment(superior="U2"))
        city.until("2027-01-20")
        export = exported(services.log)
    closed = [f.said for f in export.facts if f.topic == "month.closed"]
    [ranking] = [said["ranking"] for said in closed if said["period"] == "2026-11"]
    rows = {row["organization"]: row for row in ranking}
    assert rows["U1"]["branches"] == 6_000, "of 70 and 50: the group is no branch"
    assert (rows["N1"]["reason"], rows["U2-1"]["reason"]) == ("new", "dissolved")
    assert (rows["U1-2"]["peers"], rows["G1"]["score"]) == ("U1", 1_000)
    assert verify(io.BytesIO(export.written())).defects == []


# --- every kind of fact ---------------------------------------------------------------------------


def test_every_kind_and_version_ever_recorded_is_known() -> None:
    for path in FILES:
        topic, _, version = path.stem.rpartition(".v")
        assert topic in SILENT or int(version) <= VERSIONS.get(topic, 0), topic
    assert not SILENT & RULES.keys()


def test_every_topic_of_the_vocabulary_has_a_rule_or_says_nothing_of_figures() -> None:
    assert {topic for topic in BY_TOPIC if (topic in RULES) == (topic in SILENT)} == set()
    assert (RULES.keys() | SILENT) - BY_TOPIC.keys() - set(RETIRED) == set(), "no rule for nothing"


def test_every_golden_fact_is_read() -> None:
    lines: list[tuple[Any, ...]] = []
    replay = Replay(lambda *defect, **_: lines.append(defect))
    paths = {path.stem.rpartition(".v")[0]: path for path in FILES}
    topics = [*FIRST, *(topic for topic in paths if topic not in FIRST)]
    for number, topic in enumerate(topics, start=1):
        replay.take(Fact(number, number, 1, number, topic, paths[topic].read_text().strip()))
    assert [defect for defect in lines if defect[1] == "unreadable"] == []
    assert replay.unknown == {}


def test_a_kind_or_a_version_of_a_later_release_is_told_not_guessed_at() -> None:
    replay = Replay(lambda *_, **__: None)
    replay.take(Fact(1, 1, 1, 1, "tier.painted", "{}"))
    replay.take(Fact(2, 1, 2, 1, "score.entered", '{"class_version":9}'))
    assert replay.unknown == {"tier.painted": 1, "score.entered v9": 1}


def test_a_state_that_is_no_fact_of_its_kind_is_unreadable() -> None:
    position = of("score.entered")[0]

    def spoil(fact: Said) -> Said:
        return fact if fact.position != position else fact.saying(period=7)

    assert ("unreadable", position) in {(d.kind, d.position) for d in rebuilt(spoil).defects}


# --- wrong figures, signed by somebody with the key -----------------------------------------------


@pytest.mark.parametrize("position", of("score.entered"))
@pytest.mark.parametrize("change", [1, -1, 500])
def test_a_score_entry_that_is_wrong_is_named_with_both_figures(position: int, change: int) -> None:
    fact = WHOLE.facts[position - 1]
    report = changed_at(position, amount=fact.said["amount"] + change)
    assert position in miscomputed(report)
    [defect] = [d for d in report.defects if d.position == position]
    wrong, right = fact.said["amount"] + change, fact.said["amount"]
    for figure in (wrong, right):
        assert f"{figure / 100:.2f}" in defect.what


@pytest.mark.parametrize("line", ["bonus", "missed", "lateness"])
def test_a_score_entry_that_no_rule_accounts_for_is_miscomputed(line: str) -> None:
    position = of("score.entered")[0]
    assert position in miscomputed(changed_at(position, line=line))


@pytest.mark.parametrize("field", ["scheme_version", "entry", "year"])
def test_an_entry_of_another_scheme_number_or_year_is_miscomputed(field: str) -> None:
    position = of("score.entered")[0]
    value: Any = "2027" if field == "year" else 7
    assert position in {d.position for d in changed_at(position, **{field: value}).defects}


@pytest.mark.parametrize("position", of("score.reversed"))
def test_an_entry_reversed_that_should_stand_or_does_not_is_miscomputed(position: int) -> None:
    entry = WHOLE.facts[position - 1].said["entry"]
    assert miscomputed(changed_at(position, entry=entry + 50))


@pytest.mark.parametrize("name", [
    "rank", "score", "own", "branches", "lateness", "deductions", "missed", "peers", "reason",
])  # fmt: skip
def test_a_ranking_that_is_wrong_is_miscomputed_at_the_months_closing(name: str) -> None:
    [position] = of("month.closed")
    ranking = WHOLE.facts[position - 1].said["ranking"]
    for place, row in enumerate(ranking):
        other = not row[name] if name == "missed" else "elsewhere" if name == "peers" else 77
        wrong = [*ranking[:place], row | {name: other}, *ranking[place + 1 :]]
        report = changed_at(position, ranking=wrong)
        assert miscomputed(report) == {position}
        assert row["organization"] in report.defects[0].what


def test_a_ranking_that_leaves_one_out_or_puts_one_in_is_miscomputed() -> None:
    [position] = of("month.closed")
    ranking = WHOLE.facts[position - 1].said["ranking"]
    for wrong in (ranking[1:], [*ranking, ranking[0]],
                  [*ranking, ranking[0] | {"organization": "NOBODY"}]):  # fmt: skip
        assert miscomputed(changed_at(position, ranking=wrong)) == {position}


def test_points_claimed_that_the_entry_does_not_follow_are_found() -> None:
    """A line's claim is raised, the entry stays: the entry is what no longer follows."""
    scored = {
        json.dumps(fact.said["named"])
        for fact in WHOLE.facts
        if fact.topic == "report.submitted" and fact.said["named"]
    }
    assert scored
    rows = [bool(miscomputed(changed_at(p, points=0))) for p in of("assignment.reported")
             if WHOLE.facts[p - 1].said["points"]]  # fmt: skip
    assert rows
    assert all(rows)


def test_more_points_than_a_line_carries_are_miscomputed() -> None:
    position = of("assignment.reported")[0]
    assert position in miscomputed(changed_at(position, points=99_900))


def test_a_line_issued_with_other_points_than_the_catalogue_is_miscomputed() -> None:
    position = of("assignment.issued")[0]
    assert position in miscomputed(changed_at(position, points=1))


@pytest.mark.parametrize(("field", "value"), [
    ("counted_on", "2026-10-30"), ("claimed", 1), ("stated_on", "2026-01-05"),
    ("timestamp", "2026-10-01T00:00:00Z"),
])  # fmt: skip
def test_a_sending_that_says_something_else_than_its_lines_is_miscomputed(
    field: str, value: Any
) -> None:
    for position in of("report.submitted"):
        assert position in miscomputed(changed_at(position, **{field: value}))


def test_reports_that_lapse_or_are_missed_too_soon_are_miscomputed() -> None:
    for position in of("report.missed"):
        assert position in miscomputed(changed_at(position, day="2026-11-06"))

    def early(fact: Said) -> Said:
        by_hand = fact.topic == "report.confirmed" and not fact.said["by_lapse"]
        return fact.saying(by_lapse=True) if by_hand else fact

    confirmed = [p for p in of("report.confirmed") if not WHOLE.facts[p - 1].said["by_lapse"]]
    assert confirmed
    assert miscomputed(rebuilt(early)) >= set(confirmed)


def test_a_scheme_changed_afterwards_no_longer_explains_the_scores() -> None:
    [position] = of("scheme.founded")
    parameters = WHOLE.facts[position - 1].said["parameters"] | {"missed_then_sent": 7}
    report = changed_at(position, parameters=parameters)
    late = [p for p in of("score.entered") if WHOLE.facts[p - 1].said["line"] == "lateness"]
    assert late
    assert set(late) & miscomputed(report)
