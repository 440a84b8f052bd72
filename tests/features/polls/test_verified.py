"""The offline verifier works poll scores out from their tallies (R9)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.city import a_city, at
from tests.features.polls import scenario
from tests.features.spot_checks.test_verified import changed
from tests.sealing.exporting import Export, exported

TALLY = {"全体": {"excellent": 7, "good": 4, "fair": 0, "poor": 0}}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Export:
    folder: Path = tmp_path_factory.mktemp("polls")
    with a_city(f"sqlite:///{folder / 'log.db'}", folder, at("2026-10-01", 0)) as city:
        scenario.play(city)
        return exported(city.services.log)


def test_what_was_really_played_is_sound(played: Export) -> None:
    report = changed(played, "poll.opened", 0)
    assert report.sound, report.defects
    assert not report.unknown


@pytest.mark.parametrize(
    ("topic", "number", "said", "says"),
    [
        ("poll.opened", 1, {"organization": "U1"}, "open or assessed"),
        ("poll.opened", 0, {"weights": {"全体": 9_000}}, "not the scheme's"),
        ("poll.tokens_given", 0, {"count": 40, "given": {"全体": 40}}, "more tokens than voters"),
        ("poll.tokens_given", 0, {"given": {"全体": 1}}, "do not add up"),
        ("poll.closed", 0, {"score": 9_999}, "the tally gives"),
        ("poll.closed", 0, {"tally": TALLY}, "the tally gives"),
        ("poll.closed", 1, {"actor": "P1"}, "confirms it"),
        ("poll.closed", 1, {"total": 70_000}, "the tally gives"),
        ("poll.closed", 1, {"count": 31}, "more ballots than voters"),
        ("poll.closed", 2, {"total": 30_000}, "the tally gives"),
    ],
)
def test_what_is_told_otherwise_is_found(
    played: Export, topic: str, number: int, said: dict[str, Any], says: str
) -> None:
    report = changed(played, topic, number, **said)
    assert any(says in defect.what for defect in report.defects), report.defects
