"""The offline verifier works ledgers and their samples out again (R7); what it is not told, it
finds."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.sealing.verifier import Report, verify
from tests.city import a_city, at
from tests.features.ledgers import scenario
from tests.sealing.exporting import Export, Said, exported


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Export:
    folder: Path = tmp_path_factory.mktemp("played")
    with a_city(f"sqlite:///{folder / 'log.db'}", folder, at("2026-10-01", 0)) as city:
        scenario.play(city)
        return exported(city.services.log)


def rebuilt(played: Export, change: Callable[[Said], Said]) -> Report:
    """By somebody who has the key, and seals what he likes."""
    facts = [change(fact) for fact in played.facts]
    return verify(io.BytesIO(Export(facts, played.sizes).written()))


def changed(played: Export, topic: str, number: int, /, **said: Any) -> Report:
    position = [fact.position for fact in played.facts if fact.topic == topic][number]
    return rebuilt(played, lambda fact: fact.saying(**said) if fact.position == position else fact)


def test_what_was_really_played_is_sound(played: Export) -> None:
    report = verify(io.BytesIO(played.written()))
    assert report.sound, report.defects
    assert not report.unknown


@pytest.mark.parametrize(
    ("topic", "number", "said", "says"),
    [
        ("ledger_check.opened", 1, {"items": []}, "not the accepted lines"),
        ("ledger_check.opened", 1, {"by": "GW"}, "stands above it"),
        ("ledger_check.opened", 1, {"unit": None}, "stood beneath U1"),
        ("ledger_check.opened", 1, {"organization": "U1"}, "opened before"),
        ("ledger_check.rest_passed", 0, {"passed": 1}, "were left"),
        ("ledger_check.completed", 0, {"failed": 0}, "the marks give"),
        ("ledger_check.completed", -1, {"by_clock": False}, "with items unseen"),
        ("ledger_check.item_overturned", 0, {"organization": "U2"}, "had not passed"),
        ("ledger_sample.called", 0, {"share": 10_000}, "share"),
        ("ledger_sample.called", 0, {"units": ["U1"]}, "units"),
        ("ledger_sample.drawn", 0, {"seed": "ab" * 32}, "root of the first"),
        ("ledger_sample.drawn", 0, {"call": 3}, "for its call"),
        ("ledger_sample.looked_at", 0, {"checked": "U1"}, "was not drawn"),
    ],
)
def test_what_is_told_otherwise_is_found(
    played: Export, topic: str, number: int, said: dict[str, Any], says: str
) -> None:
    report = changed(played, topic, number, **said)
    assert any(says in defect.what for defect in report.defects), report.defects


def ledger_entries(played: Export) -> list[int]:
    return [
        fact.position
        for fact in played.facts
        if fact.topic == "score.entered" and fact.said["line"] == "ledger"
    ]


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"amount": -1}, "the ledger entry"),
        ({"inputs": {"failed": 0, "checked": 1}}, "the checks give"),
        ({"scheme_version": 9}, "version"),
    ],
)
def test_an_entry_made_up_is_found(played: Export, said: dict[str, Any], says: str) -> None:
    number = ledger_entries(played)[0]
    report = rebuilt(played, lambda fact: fact.saying(**said) if fact.position == number else fact)
    assert any(says in defect.what for defect in report.defects), report.defects


def test_an_item_that_failed_and_is_told_as_passed_makes_another_entry(played: Export) -> None:
    report = changed(played, "ledger_check.item_failed", 0, assignment=_another(played))
    assert report.defects


def _another(played: Export) -> str:
    opened = [fact.said for fact in played.facts if fact.topic == "ledger_check.opened"]
    item: str = opened[1]["items"][-1]
    return item
