"""The offline verifier repeats what appeals rest on (R15); what it is not told, it finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from service.features.scores.queries.scores import scores
from tests.city import OCTOBER, a_city, at
from tests.features.appeals import scenario
from tests.features.spot_checks.test_verified import changed
from tests.sealing.exporting import Export, exported


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Export:
    folder: Path = tmp_path_factory.mktemp("appeals")
    with a_city(f"sqlite:///{folder / 'log.db'}", folder, at("2026-10-01", 0)) as city:
        scenario.play(city)
        with city.reading() as reader:
            assert scores(reader, OCTOBER).by_code["U1-2"].score == 9_500, "late, not missed"
        return exported(city.services.log)


def test_what_was_really_played_is_sound(played: Export) -> None:
    report = changed(played, "appeal.filed", 0)
    assert report.sound, report.defects
    assert not report.unknown
    topics = [fact.topic for fact in played.facts]
    assert topics.index("spot_check.addition_withdrawn") > topics.index("appeal.upheld")


@pytest.mark.parametrize(
    ("topic", "number", "said", "says"),
    [
        ("appeal.filed", 0, {"last_day": "2027-01-01"}, "should name"),
        ("appeal.filed", 0, {"entry": 99}, "does not stand"),
        ("appeal.filed", 0, {"decide_by": "2026-12-01"}, "to be decided by"),
        ("appeal.upheld", 1, {"actor": "C1"}, "who checked"),
        ("appeal.upheld", 1, {"amount": 100}, "it sets 100"),
        ("appeal.upheld", 1, {"amount": -100}, "the facts give"),
        ("score.fixed", 0, {"line": "own"}, "no appeal set own"),
    ],
)
def test_what_is_told_otherwise_is_found(
    played: Export, topic: str, number: int, said: dict[str, Any], says: str
) -> None:
    report = changed(played, topic, number, **said)
    assert any(says in defect.what for defect in report.defects), report.defects
