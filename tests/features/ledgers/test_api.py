"""A quarter's ledgers through the API (R7): opened, checked by exceptions, completed, sampled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any

import pytest

from schedules.complete_ledgers import CompleteLedgers
from tests.features.ledgers.quarters import PLACE, a_quarter, completed, failed, one, opened
from tests.served import City


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def closed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[City]:
    """One for the module: each test has organizations of its own."""
    yield from a_quarter(request.param, tmp_path_factory.mktemp("quarter"))


def refused(city: City, answer: Any, before: int, rule: str | None = "R7") -> None:
    assert answer.status_code == 409, answer.text
    assert answer.json()["rule"] == rule
    assert city.services.log.last()[0] == before


def score(city: City, code: str) -> dict[str, Any]:
    rows = city.get("gw", f"/rankings/2026Q4?under={'GW' if '-' not in code else code[:2]}").json()
    row: dict[str, Any] = next(r for r in rows["rows"] if r["organization"] == code)
    return row


def test_the_superior_opens_it_once_over_what_was_accepted(closed: City) -> None:
    before = closed.services.log.last()[0]
    assert closed.post("b11", f"{PLACE}/U1-4", {}).status_code == 403, "its superior checks it"
    assert closed.post("gw", f"{PLACE}/U1-4", {}).status_code == 403, "who stands directly above"
    refused(closed, closed.post("gw", f"{PLACE}/GW", {}), before)
    refused(closed, closed.post("u1", "/ledger-checks/2027Q1/U1-4", {}), before)  # not closed
    items = opened(closed, "u1", "U1-4")
    assert len(set(items)) == len(items) > 0
    refused(closed, closed.post("u1", f"{PLACE}/U1-4", {}), closed.services.log.last()[0])


def test_exceptions_are_marked_the_rest_passes_and_what_is_wrong_is_refused(closed: City) -> None:
    first, second, *_ = items = opened(closed, "u2", "U2-1")
    before = closed.services.log.last()[0]
    refused(closed, closed.put("u2", f"{PLACE}/U2-1/completion"), before)  # unseen
    other = opened(closed, "u2", "U2-2")[0]
    before = closed.services.log.last()[0]
    refused(closed, failed(closed, "u2", "U2-1", other), before)  # of another
    made = failed(closed, "u2", "U2-1", first, due="2027-01-25")
    assert made.status_code == 200, made.text
    assert failed(closed, "u2", "U2-1", second).status_code == 200
    refused(closed, failed(closed, "u2", "U2-1", first), closed.services.log.last()[0])
    taken = closed.put("u2", f"{PLACE}/U2-1/items/{second}/passing")
    assert taken.status_code == 200, taken.text
    then = one(closed, "u2", "U2-1")
    assert completed(closed, "u2", "U2-1").status_code == 200
    now = one(closed, "b21", "U2-1")
    assert (now["state"], now["checked"], now["failed"]) == ("completed", len(items), 1)
    assert [each["state"] for each in now["items"]][:2] == ["failed", "passed"]
    assert now["items"][0]["problem"] == "台账缺一次记录"
    before = closed.services.log.last()[0]
    refused(closed, failed(closed, "u2", "U2-1", second), before)  # after completion
    refused(closed, closed.put("u2", f"{PLACE}/U2-1/rest-passed"), before)
    earlier = one(closed, "u2", "U2-1", f"?as_of={then['position']}")
    assert (earlier["state"], earlier["items"][2]["state"]) == ("open", "unseen")
    listed = closed.get("gw", "/ledger-checks?quarter=2026Q4&state=open").json()["items"]
    assert "U2-2" in [each["organization"] for each in listed]


def test_a_failed_item_is_a_rectification_that_goes_its_way(closed: City) -> None:
    item = opened(closed, "u2", "U2-3")[0]
    key = failed(closed, "u2", "U2-3", item, due="2027-01-25").json()["rectification"]
    assert closed.get("b21", "/rectifications?organization=U2-3").status_code == 403
    [shown] = closed.get("u2", "/rectifications?organization=U2-3").json()["items"]
    assert (shown["rectification"], shown["from"], shown["state"]) == (key, "ledger", "open")
    assert (shown["due"], shown["responsible"], shown["of"]) == ("2027-01-25", "组织委员", item)
    planned = closed.put("u2", f"/rectifications/{key}/plan", {"measure": "逐项补齐"})
    assert planned.status_code == 200, planned.text
    done = closed.put("u2", f"/assignments/{key}/report", {"outcome": "done", "points": "0"})
    assert done.status_code == 200, done.text
    before = closed.services.log.last()[0]
    refused(closed, closed.put("u2", f"{PLACE}/U2-3/items/{item}/passing"), before)
    assert closed.put("u2", f"/assignments/{key}/acceptance").status_code == 200
    [shown] = closed.get("u2", "/rectifications?organization=U2-3&state=done").json()["items"]
    assert (shown["state"], shown["measure"]) == ("done", "逐项补齐")
    assert not closed.get("u2", "/rectifications?organization=U2-3&state=open").json()["items"]


def test_holder_and_unit_lose_by_their_own_and_by_all_items_together(closed: City) -> None:
    branch, unit = score(closed, "U1-1"), score(closed, "U1")
    items = opened(closed, "u1", "U1-1")
    others = opened(closed, "u1", "U1-2")
    failed(closed, "u1", "U1-1", items[0])
    completed(closed, "u1", "U1-1")
    own = (2 * 1000 + len(items)) // (2 * len(items))
    assert _hundredths(score(closed, "U1-1")) == _hundredths(branch) - own
    assert _hundredths(score(closed, "U1")) == _hundredths(unit) - own
    completed(closed, "u1", "U1-2")
    both = len(items) + len(others)
    assert _hundredths(score(closed, "U1")) == _hundredths(unit) - (2000 + both) // (2 * both)
    opened_ = closed.get("gw", "/organizations/U1/scorecard?period=2026Q4").json()
    parts = {part["name"]: part for part in opened_["parts"] if part["name"] != "month"}
    lines = [_hundredths(parts[name]) for name in ("mean", "ledger")]
    assert sum(lines) == _hundredths(opened_)
    entries = parts["ledger"]["entries"]
    assert [entry["reversed"] is None for entry in entries] == [False, True]
    assert entries[-1]["inputs"] == {"failed": 1, "checked": both}
    assert len(parts["ledger"]["parts"]) == 2


def _hundredths(row: dict[str, Any]) -> int:
    return int(row["score"].replace(".", ""))


def test_the_committee_samples_what_units_checked_and_a_passed_item_may_fail(closed: City) -> None:
    before = closed.services.log.last()[0]
    refused(closed, closed.post("gw", "/ledger-samples/2026Q3", {}), before)  # none completed
    opened(closed, "gw", "U1")
    completed(closed, "gw", "U1")
    assert closed.post("u1", "/ledger-samples/2026Q4", {}).status_code == 403
    made = closed.post("gw", "/ledger-samples/2026Q4", {})
    assert made.status_code == 201, made.text
    shown = made.json()
    line = sorted(shown["pools"]["units"], key=lambda c: _hash(shown["seed"], c))
    assert (line[:1], set(line)) == (shown["drawn"]["units"], {"U1", "U2"})
    code = shown["drawn"]["organizations"][line[0]][0]
    before = closed.services.log.last()[0]
    refused(closed, closed.post("gw", "/ledger-samples/2026Q4", {}), before)  # twice
    place = "/ledger-samples/2026Q4/items"
    passed = [
        each["assignment"] for each in one(closed, "gw", code)["items"] if each["state"] == "passed"
    ]
    strange = one(closed, "gw", "U1")["items"][0]["assignment"]
    refused(
        closed, closed.put("c1", f"{place}/{strange}", {"failed": True, "problem": "x"}), before
    )
    assert closed.put("c1", f"{place}/{passed[0]}", {"failed": False}).status_code == 200
    wrong = closed.put("c1", f"{place}/{passed[1]}", {"failed": True, "problem": "签到不符"})
    assert wrong.status_code == 200, wrong.text
    now = one(closed, "gw", code)
    [item] = [each for each in now["items"] if each["assignment"] == passed[1]]
    assert (item["state"], item["sampled"]) == ("failed", True)
    before = closed.services.log.last()[0]
    again = closed.put("c1", f"{place}/{passed[1]}", {"failed": True, "problem": "x"})
    refused(closed, again, before)
    looked = closed.get("b11", "/ledger-samples/2026Q4").json()["items"]
    assert [each["failed"] for each in looked] == [False, True]


def _hash(seed: str, code: str) -> str:
    return sha256(f"{seed}:{code}".encode()).hexdigest()


def test_the_clock_ends_the_round_and_names_what_nobody_saw(closed: City) -> None:
    item, *rest = opened(closed, "gw", "U2")
    failed(closed, "gw", "U2", item)
    closed.go_to(date(2027, 1, 30))
    before = closed.services.log.last()[0]
    refused(closed, closed.post("gw", f"{PLACE}/U3", {}), before)  # the round is over
    CompleteLedgers().run(closed.services, closed.operator(), "2027-01-29")
    now = one(closed, "gw", "U2")
    assert (now["state"], now["by_clock"], now["unseen"]) == ("completed", True, rest)
    assert (now["checked"], now["failed"]) == (1, 1)
    assert not closed.get("gw", "/ledger-checks?state=open").json()["items"]
