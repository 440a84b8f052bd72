"""The offline verifier works a year out again (R8 to R11); what it is not told, it finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from service.features.annual_reviews.queries import publications, review
from tests.city import a_city, at
from tests.features.annual_reviews import scenario
from tests.features.ledgers.test_verified import changed
from tests.sealing.exporting import Export, exported


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Export:
    folder: Path = tmp_path_factory.mktemp("reviewed")
    with a_city(f"sqlite:///{folder / 'log.db'}", folder, at("2026-10-01", 0)) as city:
        scenario.play(city)
        with city.reading() as reader:
            row = review(reader, "2026")
            assert row is not None
            assert (row.state, row.publication) == ("published", 2)
            [second, first] = publications(reader, "2026")
            rows = {each["organization"]: each for each in second.rows}
            assert rows["U1"]["poll"] == 9_318, "(6 × 100 + 5 × 85) / 11"
            assert (rows["U1"]["raw_bonuses"], rows["U1"]["bonuses"]) == (1_200, 1_000)
            assert rows["U1"]["deductions"] == 150
            assert (rows["U2"]["score"], rows["U2"]["reason"]) == (None, "no-poll"), "未评定"
            assert rows["U2"]["bonuses"] == 200, "by the objection that was upheld"
            assert {each["organization"] for each in first.rows} == set(rows)
            assert rows["U1-1"]["poll"] is None
            assert rows["U1-1"]["score"] == rows["U1-1"]["daily"], "no poll among its peers"
        return exported(city.services.log)


def test_what_was_really_played_is_sound(played: Export) -> None:
    report = changed(played, "annual_review.posted", 0)
    assert report.sound, report.defects
    assert not report.unknown


def _rows(played: Export, **said: Any) -> list[dict[str, Any]]:
    """The first computation's, its first row changed."""
    fact = next(fact for fact in played.facts if fact.topic == "annual_review.computed")
    rows = [dict(row) for row in fact.said["rows"]]
    rows[0] |= said
    return rows


@pytest.mark.parametrize("said", [{"score": 1}, {"rank": 9}, {"daily": 1}, {"poll": 1},
                                  {"bonuses": 1}, {"raw_deductions": 7}, {"previous": 1},
                                  {"quarters": {}}, {"organization": "U9"}])  # fmt: skip
def test_a_frozen_figure_made_up_is_found(played: Export, said: dict[str, Any]) -> None:
    report = changed(played, "annual_review.computed", 0, rows=_rows(played, **said))
    assert any("(R10)" in defect.what for defect in report.defects), report.defects


@pytest.mark.parametrize(
    ("topic", "place", "said", "says"),
    [
        ("annual_review.computed", 0, {"position": 10**6}, "not what held"),
        ("annual_review.deliberated", 0, {"computed": "x/1"}, "another computation"),
        ("annual_review.posted", 0, {"last_day": "2027-01-26"}, "should be posted"),
        ("annual_review.objection_raised", 0, {"objector": "U9"}, "not ranked"),
        ("annual_review.objection_decided", 0, {"adjustment": None}, "no upheld objection"),
        ("annual_review.objection_decided", 2, {"n": 9}, "does not wait"),
        ("annual_review.published", 0, {"last_day": "2027-03-01"}, "posting lasts"),
        ("annual_review.published", 1, {"superseded": None}, "supersedes another"),
    ],
)
def test_what_is_told_otherwise_is_found(
    played: Export, topic: str, place: int, said: dict[str, Any], says: str
) -> None:
    report = changed(played, topic, place, **said)
    assert any(says in defect.what for defect in report.defects), report.defects
