"""Bonuses and deductions through API, pages and command line: two persons, caps, any moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.access.roles import Role
from tests.features.ledgers.quarters import a_quarter
from tests.served import City

PLACE = "/adjustments/2026/U1"


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    for city in a_quarter("sqlite", tmp_path_factory.mktemp("year")):
        now = datetime.now(UTC)
        accounts = city.services.accounts
        accounts.put("gw2", "GW2", "GW", "no password", now)
        accounts.granting.give("gw2", Role.COMMITTEE_OFFICER, "GW", now)
        city.tokens["gw2"] = accounts.open("gw2", "token", now, timedelta(hours=1))
        yield city


def said(kind: str = "bonus", points: str = "2.00", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "points": points, "reason": "承办全市现场会", **more}


def proposed(city: City, **more: Any) -> str:
    made = city.post("gw", PLACE, said(**more))
    assert made.status_code == 201, made.text
    return str(made.json()["adjustment"])


def test_one_person_proposes_and_another_approves(over: City) -> None:
    before = over.get("gw", "/rankings/2026").json()["rows"]
    [daily] = [row["score"] for row in before if row["organization"] == "U1"]
    key = proposed(over, points="12.00")
    place = f"{PLACE}/{key}/decision"
    own = over.put("gw", place, {"approved": True})
    assert (own.status_code, own.json()["rule"]) == (403, "回避")
    assert over.put("u1", place, {"approved": True}).status_code == 409, "its own"
    assert over.put("gw2", place, {"approved": True, "note": "同意"}).status_code == 200
    again = over.put("gw2", place, {"approved": False})
    assert (again.status_code, again.json()["rule"]) == (409, "R10")
    [row] = [row for row in over.get("gw", "/rankings/2026").json()["rows"]
             if row["organization"] == "U1"]  # fmt: skip
    assert row["components"]["bonuses"] == "10.00", "12.00 approved, capped"
    assert float(row["score"]) == float(daily) + 10
    card = over.get("gw", "/organizations/U1/scorecard?period=2026").json()
    parts = {part["name"]: part for part in card["parts"]}
    assert [part["name"] for part in parts["bonuses"]["parts"]] == ["bonus", "cap"]
    assert parts["daily"]["score"] == daily
    assert parts["arithmetic"]["label"].endswith(f"= {row['score']}")


def test_bad_input_names_its_field_and_nothing_is_recorded(over: City) -> None:
    position = over.services.log.last()[0]
    for body, status in (
        (said(points="0.00"), 409), (said(points="x"), 422), (said(kind="gift"), 422),
        (said(evidence=["ab" * 32]), 404), ({"kind": "bonus"}, 422),
    ):  # fmt: skip
        answer = over.post("gw", PLACE, body)
        assert answer.status_code in (status, 409, 422), answer.text
        assert answer.status_code != 201
    assert over.post("gw", "/adjustments/2031/U1", said()).json()["rule"] == "R10"
    assert over.post("gw", "/adjustments/2026/GW", said()).status_code == 409
    assert over.post("b11", "/adjustments/2026/U1-1", said()).status_code == 403
    assert over.services.log.last()[0] == position


def test_it_is_seen_as_it_was(over: City) -> None:
    key = proposed(over, kind="deduction", points="1.50")
    position = over.services.log.last()[0]
    assert over.put("gw", f"{PLACE}/{key}/withdrawal").status_code == 200
    listed = f"/adjustments/2026?kind=deduction&as_of={position}"
    [then] = [row for row in over.get("u1", listed).json()["items"] if row["adjustment"] == key]
    assert then["state"] == "proposed"
    [now] = [row for row in over.get("u1", "/adjustments/2026?state=withdrawn").json()["items"]
             if row["adjustment"] == key]  # fmt: skip
    assert (now["points"], now["reason"]) == ("1.50", "承办全市现场会")
    assert over.get("u2", f"{PLACE}/{key}").status_code == 403
    xlsx = {"Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
    assert over.get("gw", "/adjustments/2026", headers=xlsx).status_code == 200
