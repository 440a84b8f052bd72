"""What follows from a published year (R17): candidates, refusals, and the verifier's own look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aggregates.consequence.consequence import ConsequenceRefused
from aggregates.errors import Refused
from aggregates.values.text import Text
from service.features.annual_reviews import commands as reviews
from service.features.annual_reviews.queries import publications
from service.features.consequences import commands, documents
from service.features.consequences.bodies import Sending
from service.features.consequences.queries import candidates, sent
from tests.city import City, a_city, at
from tests.features.bulletins.scenario import person
from tests.features.consequences import scenario
from tests.features.consequences.scenario import YEAR, send
from tests.features.ledgers.test_verified import changed
from tests.sealing.exporting import Export, exported


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Export:
    folder: Path = tmp_path_factory.mktemp("follows")
    with a_city(f"sqlite:///{folder / 'log.db'}", folder, at("2026-10-01", 0)) as city:
        scenario.play(city)
        made = exported(city.services.log)
        _looked_at(city)
        return made


def _looked_at(city: City) -> None:
    with city.reading() as reader:
        rules = {c.organization: c.rule for c in candidates(reader, YEAR, "honours")}
        assert rules["U1"] is None
        assert rules["U2"] == "not-assessed"
        [last, first] = sent(reader, "2026")
        assert (first.row.state, first.feedback) == ("withdrawn", "已纳入评先评优参考。")
        assert not last.stale
        assert last.row.publication == publications(reader, "2026")[0].reference
        for each in (last, first):
            assert documents.letter(reader, each)[:2] == b"PK"
    with pytest.raises(ConsequenceRefused):
        commands.send(city.services, person(city, "P1"), YEAR, _body("U2"))
    reviews.reopen(city.services, person(city, "P1"), YEAR, Text("再核。"))
    with city.reading() as reader:
        assert sent(reader, "2026")[0].stale, "its withdrawal is proposed"
    with pytest.raises(Refused) as caught:
        send(city, "targets")
    assert caught.value.rule == "R17", "its basis was withdrawn"


def _body(organization: str) -> Sending:
    said = {"kind": "honours", "organization": organization, "basis": "x"}
    return Sending.model_validate(said)


def test_what_was_really_played_is_sound(played: Export) -> None:
    report = changed(played, "consequence.sent", 0)
    assert report.sound, report.defects
    assert not report.unknown


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"publication": "x/1"}, "no publication"),
        ({"organization": "U2"}, "not ranked"),
        ({"condition": {"rank": 1, "ranked": 9, "share": 3_000}}, "not what the result gives"),
    ],
)
def test_what_is_told_otherwise_is_found(played: Export, said: dict[str, Any], says: str) -> None:
    report = changed(played, "consequence.sent", 0, **said)
    assert any(says in defect.what for defect in report.defects), report.defects
