"""The offline verifier repeats what tiers rest on (R13); what it is not told, it finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from service.features.tiers.queries.branches import branches, counts_of, shares_of, steps
from service.features.tiers.queries.look_backs import of_branch
from tests.city import a_city, at
from tests.features.spot_checks.test_verified import changed
from tests.features.tiers import scenario
from tests.sealing.exporting import Export, exported

NOBODY = [{"person": f"P{n}", "organization": "GW"} for n in range(4)]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Export:
    folder: Path = tmp_path_factory.mktemp("tiers")
    with a_city(f"sqlite:///{folder / 'log.db'}", folder, at("2026-10-01", 0)) as city:
        scenario.play(city)
        with city.reading() as reader:
            known = branches(reader)
            assert counts_of(known) == {"standard": 3, "below": 1}
            assert shares_of(known).standard.value == 7_500
            moves = [row.how for row in steps(reader, "U1-1")]
            assert moves == ["import", "promotion", "promotion", "lowering", "history"]
            assert [row.state for row in of_branch(reader, "U1-1")] == ["lowered"]
            assert [row.state for row in of_branch(reader, "U2-1")] == ["kept"]
        return exported(city.services.log)


def test_what_was_really_played_is_sound(played: Export) -> None:
    report = changed(played, "tier.applied", 0)
    assert report.sound, report.defects
    assert not report.unknown


@pytest.mark.parametrize(
    ("topic", "number", "said", "says"),
    [
        ("tier.applied", 0, {"to": "model"}, "next step"),
        ("tier.applied", 0, {"self_check": 77}, "self-check"),
        ("tier.applied", 0, {"from_tier": "below"}, "begins at"),
        ("tier.inspected", 0, {"actor": "P-U1-2"}, "who applied"),
        ("tier.inspected", 1, {"criteria": ["B1"]}, "other criteria"),
        ("tier.inspected", 1, {"failed": ["B1"]}, "failed"),
        ("tier.granted", 0, {"tier": "model"}, "was asked"),
        ("tier.granted", 0, {"actor": "P-U1"}, "who applied, inspected"),
        ("tier.granted", 0, {"look_back_due": "2030-01-01"}, "should be"),
        ("panel.held", 0, {"members": NOBODY}, "fewer than"),
        ("tier.voted", 0, {"in_favour": 3}, "the panel"),
        ("tier.voted", 0, {"carried": False}, "carry it"),
        ("tier.posted", 0, {"last_day": "2026-10-09"}, "should be"),
        ("tier.first_rated", 0, {"tier": "standard"}, "should give below"),
        ("tier.look_back_kept", 0, {"next_due": "2026-12-01"}, "should be"),
        ("tier.lowering_proposed", 2, {"to": "standard"}, "should be to strong"),
        ("tier.lowered", 0, {"actor": "P-U1"}, "who applied"),
        ("look_back_campaign.closed", 0, {"counts": {"model": 9}}, "the facts give"),
        ("tier.rated", 2, {"organization": "U1-1", "tier": "model"}, "already"),
    ],
)
def test_what_is_told_otherwise_is_found(
    played: Export, topic: str, number: int, said: dict[str, Any], says: str
) -> None:
    report = changed(played, topic, number, **said)
    assert any(says in defect.what for defect in report.defects), report.defects
