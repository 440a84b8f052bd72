"""Simulations by API, command line and page: the same figures, and nothing is recorded."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from service.cli.main import main
from tests.browsing import Door
from tests.pages import main_of, text
from tests.served import City


def test_the_api_says_who_would_move_and_refuses_days_with_the_rule(served: City) -> None:
    before = served.services.log.last()[0]
    asked = {"period": "2026-10", "parameters": {"subtree_share": 4_000}}
    answer = served.post("gw", "/simulations", asked)
    assert answer.status_code == 200, answer.text
    keys = {"organization", "score", "rank", "simulated_score", "simulated_rank", "moved", "why"}
    assert all(keys <= set(row) for row in answer.json()["rows"])
    refused = served.post("gw", "/simulations", asked | {"parameters": {"draw_share": 2_000}})
    assert (refused.status_code, refused.json()["rule"]) == (409, "R17")
    unknown = served.post("gw", "/simulations", asked | {"parameters": {"nothing": 1}})
    assert unknown.status_code == 422
    assert served.post("u1", "/simulations", asked).status_code == 403
    assert served.services.log.last()[0] == before


def test_the_page_and_the_command_line_say_the_same(
    shared_door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared_door.enter("gw")
    before = shared_door.position
    page = shared_door.see(
        "/simulations?period=2026-10&scheme=with-branches&late_per_day=1.50&all=1"
    )
    monkeypatch.setenv("DUBAN_DATABASE", shared_door.services.settings.database)
    monkeypatch.setenv("DUBAN_EVIDENCE", shared_door.services.settings.evidence)
    given = ["simulate", "2026-10", "--scheme", "with-branches", "--set", "late_per_day=1.50"]
    done = CliRunner().invoke(main, [*given, "--json"])
    assert done.exit_code == 0, done.output
    rows = json.loads(done.output)["rows"]
    scores = [row["simulated_score"] for row in rows if row["simulated_score"]]
    assert scores
    assert all(score in text(main_of(page)) for score in scores)
    wrong = shared_door.see("/simulations?period=2026-10&late_per_day=many", 422)
    assert "late_per_day" in text(wrong)
    assert shared_door.position == before
