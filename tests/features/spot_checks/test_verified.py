"""The offline verifier repeats draws and works out entries again (R6); what it is not told, it
finds."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.sealing.verifier import Report, verify
from tests.city import a_city, at
from tests.features.spot_checks import scenario
from tests.sealing.exporting import Export, Said, exported


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Export:
    folder: Path = tmp_path_factory.mktemp("played")
    with a_city(f"sqlite:///{folder / 'log.db'}", folder, at("2026-10-01", 0)) as city:
        scenario.play(city)
        return exported(city.services.log)


def changed(played: Export, topic: str, number: int, **said: Any) -> Report:
    """By somebody who has the key, and seals what he likes."""
    position = [fact.position for fact in played.facts if fact.topic == topic][number]

    def change(fact: Said) -> Said:
        return fact.saying(**said) if fact.position == position else fact

    return rebuilt(played, change)


def rebuilt(played: Export, change: Callable[[Said], Said]) -> Report:
    facts = [change(fact) for fact in played.facts]
    return verify(io.BytesIO(Export(facts, played.sizes).written()))


def test_what_was_really_played_is_sound(played: Export) -> None:
    report = verify(io.BytesIO(played.written()))
    assert report.sound, report.defects
    assert not report.unknown


def first_said(played: Export, topic: str) -> dict[str, Any]:
    fields: dict[str, Any] = next(fact.said for fact in played.facts if fact.topic == topic)
    return fields


@pytest.mark.parametrize(
    ("topic", "number", "said", "says"),
    [
        ("spot_check.called", 0, {"share": 10_000}, "share"),
        ("spot_check.called", 0, {"units": ["U1"]}, "units"),
        ("spot_check.called", 0, {"scheme_version": 2}, "scheme_version"),
        ("spot_check.called", 1, {"drawn_before": []}, "drawn_before"),
        ("spot_check.called", 1, {"share": 1_000}, "share"),
        ("spot_check.called", 1, {"owed": {}}, "owed"),
        ("spot_check.drawn", 0, {"seed": "ab" * 32}, "root of the first"),
        ("spot_check.drawn", 0, {"units": ["U2"], "organizations": {"U2": []}}, "its seed draws"),
        ("spot_check.drawn", 0, {"call": 3}, "for its call"),
        ("spot_check.added", 0, {"organization": "U2"}, "nothing adds U2"),
        ("spot_check.added", 1, {"why": "late"}, "nothing adds"),
        ("check.result_recorded", 0, {"weight": 1}, "sum of its weights"),
        ("check.result_recorded", 0, {"own_entry": 9}, "own entry"),
        ("check.false_claim_upheld", 0, {"actor": "C1"}, "who found it"),
        ("check.false_claim_upheld", 0, {"last_day": "2026-11-20"}, "another serving"),
    ],
)
def test_what_is_told_otherwise_is_found(
    played: Export, topic: str, number: int, said: dict[str, Any], says: str
) -> None:
    report = changed(played, topic, number, **said)
    assert any(says in defect.what for defect in report.defects), report.defects


def test_a_line_verified_otherwise_makes_another_entry(played: Export) -> None:
    items = first_said(played, "check.result_recorded")["items"]
    items[1]["verified"] += 100
    report = changed(played, "check.result_recorded", 0, items=items)
    assert any("the check" in defect.what for defect in report.defects), report.defects


def test_a_claim_that_was_not_confirmed_is_found(played: Export) -> None:
    items = first_said(played, "check.result_recorded")["items"]
    items[1]["claimed"] -= 1
    report = changed(played, "check.result_recorded", 0, items=items)
    assert any("lines are not those" in defect.what for defect in report.defects), report.defects


def test_a_deduction_left_out_or_made_up_is_found(played: Export) -> None:
    number = next(f.position for f in played.facts
              if f.topic == "score.entered" and f.said["line"] == "check")  # fmt: skip
    report = rebuilt(
        played, lambda fact: fact.saying(amount=-1) if fact.position == number else fact
    )
    assert any(defect.position == number for defect in report.defects), report.defects


@pytest.mark.parametrize(
    ("topic", "field"),
    [("check.result_recorded", "checker_organization"),
     ("check.false_claim_upheld", "decider_organization")],
)  # fmt: skip
def test_who_checks_their_own_is_found(played: Export, topic: str, field: str) -> None:
    own = first_said(played, topic)["organization"]
    report = changed(played, topic, 0, **{field: own})
    assert any("checks its own" in defect.what for defect in report.defects), report.defects
