"""The offline verifier repeats what bonuses and deductions rest on (R10)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.city import a_city, at
from tests.features.adjustments import scenario
from tests.features.spot_checks.test_verified import changed
from tests.sealing.exporting import Export, exported


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Export:
    folder: Path = tmp_path_factory.mktemp("adjustments")
    with a_city(f"sqlite:///{folder / 'log.db'}", folder, at("2026-10-01", 0)) as city:
        scenario.play(city)
        return exported(city.services.log)


def test_what_was_really_played_is_sound(played: Export) -> None:
    report = changed(played, "adjustment.proposed", 0)
    assert report.sound, report.defects
    assert not report.unknown


@pytest.mark.parametrize(
    ("topic", "number", "said", "says"),
    [
        ("adjustment.proposed", 0, {"points": 0}, "points above 0"),
        ("adjustment.approved", 0, {"actor": "P1"}, "decides it"),
        ("adjustment.approved", 0, {"proposers": ["P9"]}, "decides it"),
        ("adjustment.approved", 0, {"points": 900}, "other points"),
        ("adjustment.withdrawn", 1, {"actor": "P1"}, "withdraws it alone"),
    ],
)
def test_what_is_told_otherwise_is_found(
    played: Export, topic: str, number: int, said: dict[str, Any], says: str
) -> None:
    report = changed(played, topic, number, **said)
    assert any(says in defect.what for defect in report.defects), report.defects
