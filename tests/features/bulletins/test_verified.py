"""The offline verifier works bulletins out again (R7, R17); what it is not told, it finds."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from service.sealing.verifier import verify
from tests.city import a_city, at
from tests.features.bulletins import scenario
from tests.features.ledgers.test_verified import changed
from tests.sealing.exporting import Export, exported


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Export:
    folder: Path = tmp_path_factory.mktemp("played")
    with a_city(f"sqlite:///{folder / 'log.db'}", folder, at("2026-10-01", 0)) as city:
        scenario.play(city)
        return exported(city.services.log)


def test_what_was_really_played_is_sound(played: Export) -> None:
    report = verify(io.BytesIO(played.written()))
    assert report.sound, report.defects
    assert not report.unknown


def _rows(played: Export, **said: Any) -> list[dict[str, Any]]:
    """The first draft's, its first unit's figures changed."""
    drafted = next(fact for fact in played.facts if fact.topic == "bulletin.drafted")
    rows = [dict(row) for row in drafted.said["rows"]]
    rows[0] |= said
    return rows


@pytest.mark.parametrize("said", [{"score": 1}, {"rank": 9}, {"ledger": -1}, {"previous": 1},
                                  {"months": {}}, {"organization": "U9"}])  # fmt: skip
def test_a_frozen_figure_made_up_is_found(played: Export, said: dict[str, Any]) -> None:
    report = changed(played, "bulletin.drafted", 0, rows=_rows(played, **said))
    assert any("(R17)" in defect.what for defect in report.defects), report.defects


@pytest.mark.parametrize(
    ("topic", "place", "said", "says"),
    [
        ("bulletin.drafted", 0, {"n": 2}, "not the 1th"),
        ("bulletin.drafted", 0, {"position": 10**6}, "not what held"),
        ("bulletin.reviewed", 0, {"actor": "P1"}, "another takes"),
        ("bulletin.signed", 0, {"actor": "P1"}, "another takes"),
        ("bulletin.signed", 1, {"document_number": "×直党工〔2027〕3号"}, "is another's"),
        ("bulletin.issued", 0, {"number": 2}, "is next"),
        ("bulletin.issued", 0, {"document_number": "×直党工〔2027〕9号"}, "otherwise than"),
        ("bulletin.issued", 0, {"sha256": "cd" * 32}, "another final file"),
        ("bulletin.issued", 1, {"supersedes": None}, "supersedes another"),
        ("bulletin.superseded", 0, {"by": 3}, "in its place"),
    ],
)
def test_what_is_told_otherwise_is_found(
    played: Export, topic: str, place: int, said: dict[str, Any], says: str
) -> None:
    report = changed(played, topic, place, **said)
    assert any(says in defect.what for defect in report.defects), report.defects
