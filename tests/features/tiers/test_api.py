"""Tiers through the API (R13): climbed, inspected, voted, posted, looked back at, lowered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from schedules.serve_notices import ServeNotices
from schedules.tier_look_backs import TierLookBacks
from tests.served import City, a_copy

ALL = [f"B{n}" for n in range(1, 11)]
SEVEN = [f"G{n}" for n in range(1, 8)]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """One for the module: each test has a branch of its own."""
    folder = tmp_path_factory.mktemp("tiers")
    yield from a_copy("sqlite", folder)


def items(codes: list[str], *failed: str) -> dict[str, Any]:
    return {"items": [{"criterion": code, "passed": code not in failed} for code in codes]}


def rated(city: City, code: str, *failed: str) -> None:
    unit = {"U1": "u1", "U2": "u2"}[code[:2]]
    done = city.put(unit, f"/tiers/{code}/inspection", items(ALL, *failed))
    assert done.status_code == 200, done.text


def climbed(city: City, by: str, code: str, to: str, codes: list[str]) -> None:
    assert city.put(by, f"/tiers/{code}/self-check", {"items": []}).status_code == 200
    body = {"to": to, "material": "一支部一品牌" if to == "model" else ""}
    made = city.post(by, f"/tiers/{code}/application", body)
    assert made.status_code == 201, made.text
    unit = {"U1": "u1", "U2": "u2"}[code[:2]]
    assert city.put(unit, f"/tiers/{code}/inspection", items(codes)).status_code == 200


def tiers(city: City, query: str = "") -> dict[str, Any]:
    answer: dict[str, Any] = city.get("gw", f"/tiers{query}").json()
    return answer


def test_a_branch_climbs_to_the_top_and_what_was_is_still_seen(served: City) -> None:
    rated(served, "U1-1")
    rated(served, "U1-2", "B3")
    early = served.services.log.last()[0]
    climbed(served, "b11", "U1-1", "strong", ALL + SEVEN)
    own = served.put("u1", "/tiers/U1-1/approval")
    assert own.status_code == 403
    assert served.put("gw", "/tiers/U1-1/approval").json()["tier"] == "strong"
    climbed(served, "b11", "U1-1", "model", ALL + SEVEN)
    early_approval = served.put("gw", "/tiers/U1-1/approval")
    assert (early_approval.status_code, early_approval.json()["rule"]) == (409, "R13")
    members = [{"person": f"P{n}", "organization": "GW"} for n in range(5)]
    few = [*members[:3], {"person": "M", "organization": "U1-3"}]
    votes = [{"branch": "U1-1", "in_favour": 9}]
    wrong = {"held_on": "2026-10-01", "members": few, "votes": votes}
    refused = served.post("gw", "/panels", wrong)
    assert (refused.status_code, len(refused.json()["errors"])) == (409, 3)
    panel = {"held_on": "2026-10-01", "members": members,
             "votes": [{"branch": "U1-1", "in_favour": 4}]}  # fmt: skip
    assert served.post("gw", "/panels", panel).status_code == 201
    posted = served.put("gw", "/tiers/U1-1/posting").json()
    served.go_to(date.fromisoformat(posted["last_day"]))
    assert served.put("gw", "/tiers/U1-1/approval").status_code == 409, "posted still"
    served.go_to(date(2026, 10, 26))
    assert served.put("gw", "/tiers/U1-1/approval").json()["tier"] == "model"
    now = tiers(served)
    assert now["shares"]["standard"] == {"count": 1, "rated": 2, "value": "50.00", "target": None}
    assert now["shares"]["model"]["value"] == "100.00"
    [one] = tiers(served, "?tier=model&under=U1")["items"]
    assert (one["branch"], one["previous"], one["unit"]) == ("U1-1", "strong", "U1")
    then = tiers(served, f"?as_of={early}")
    assert then["shares"]["strong"]["value"] == "0.00"
    ladder = served.get("b21", "/tiers/U1-1").json()
    assert [step["tier"] for step in ladder["steps"]] == ["standard", "strong", "model"]
    assert served.get("gw", "/tiers/U1-1/inspection-sheet").content[:2] == b"PK"


def test_what_skips_a_step_is_late_or_is_anothers_is_refused(shared: City) -> None:
    rated(shared, "U1-1", "B3")
    before = shared.services.log.last()[0]
    apply = "/tiers/U1-1/application"
    assert shared.post("b11", apply, {"to": "standard"}).json()["rule"] == "R13"
    assert shared.post("b21", apply, {"to": "standard"}).status_code == 403
    missing = shared.put("u1", "/tiers/U1-4/inspection", items([*ALL[:8], "X1"]))
    assert (missing.status_code, len(missing.json()["errors"])) == (422, 2)
    assert shared.put("gw", "/tiers/U1-4/inspection", items(ALL)).status_code == 403, "its unit's"
    assert shared.put("u1", "/tiers/U1-1/look-back", {"failed": []}).json()["rule"] == "R13"
    assert shared.post("gw", "/look-backs", {"due": "2026-12-01"}).json()["rule"] == "R13"
    assert shared.put("u1", "/units/U1/look-backs/rest-kept").json()["rule"] == "R13"
    assert shared.get("gw", "/look-backs/00000000-0000-4000-8000-000000000000").status_code == 404
    assert shared.services.log.last()[0] == before
    shared.put("b11", "/tiers/U1-1/self-check", {"items": []})
    skipped = shared.post("b11", apply, {"to": "strong"})
    assert (skipped.status_code, skipped.json()["rule"]) == (409, "R13")
    founded = {"founded_on": "2026-08-01"}
    assert shared.ask("gw", "PATCH", "/organizations/U2-1", json=founded).status_code == 200
    young = shared.put("u2", "/tiers/U2-1/inspection", items(ALL))
    assert (young.status_code, young.json()["rule"]) == (409, "R13")


def test_a_campaign_adopts_leaves_out_and_ends_with_its_shares(served_on_sqlite: City) -> None:
    city = served_on_sqlite
    for code in ("U1-1", "U1-2", "U2-1"):
        rated(city, code)
    rated(city, "U1-3", "B1")
    city.put("gw", "/tiers/targets/2027", {"standard": "95.00"})
    city.go_to(date(2027, 4, 2))
    job = TierLookBacks()
    assert job.run(city.services, city.operator(), "2027-04-01") == {"opened": 3, "proposed": 0}
    assert job.run(city.services, city.operator(), "2027-04-01") == {"opened": 0, "proposed": 0}
    chosen = {"branches": ["U1-1", "U1-2", "U1-3", "U1-4"], "due": "2027-05-01"}
    made = city.post("gw", "/look-backs", chosen)
    assert made.status_code == 201, made.text
    assert {each["branch"]: each["why"] for each in made.json()["left_out"]} == {
        "U1-3": "below", "U1-4": "unrated"
    }  # fmt: skip
    key = made.json()["campaign"]
    found = {"failed": [{"criterion": "B2", "problem": "记录不全", "due": "2027-04-10"}]}
    failed = city.put("u1", "/tiers/U1-1/look-back", found)
    assert failed.status_code == 200, failed.text
    assert city.put("gw", f"/look-backs/{key}/closure").status_code == 409
    assert city.put("u1", "/units/U1/look-backs/rest-kept").json()["kept"] == ["U1-2"]
    [rectification] = city.get("u1", "/rectifications?organization=U1-1").json()["items"]
    assert rectification["from"] == "look-back"
    city.go_to(date(2027, 4, 12))
    assert job.run(city.services, city.operator(), "2027-04-11") == {"opened": 0, "proposed": 1}
    assert city.post("u1", "/tiers/U1-1/lowering/approval").status_code == 403
    assert city.post("gw", "/tiers/U1-1/lowering/approval").json()["tier"] == "below"
    assert city.put("gw", f"/look-backs/{key}/closure").status_code == 200
    one = city.get("gw", f"/look-backs/{key}").json()
    assert one["units"][0]["kept"] == ["U1-2"]
    assert one["units"][0]["lowered"] == ["U1-1"]
    assert one["shares"]["standard"]["target"] == "95.00"
    assert city.get("gw", f"/look-backs/{key}/summary").content[:2] == b"PK"


def test_all_rectified_and_accepted_the_tier_is_kept(shared: City) -> None:
    rated(shared, "U1-3")
    shared.post("gw", "/look-backs", {"branches": ["U1-3"], "due": "2026-12-01"})
    found = {"failed": [{"criterion": "B2", "problem": "记录不全", "due": "2026-11-10"}]}
    [key] = shared.put("u1", "/tiers/U1-3/look-back", found).json()["rectifications"]
    report = {"statement": "已补", "points": "0", "outcome": "done"}
    assert shared.put("u1", f"/assignments/{key}/report", report).status_code == 200
    accepted = shared.put("u1", f"/assignments/{key}/acceptance")
    assert accepted.status_code == 200, accepted.text
    one = shared.get("gw", "/tiers/U1-3").json()
    assert (one["look_back"], one["look_back_due"]) == ("kept", "2027-10-01")
    assert one["look_backs"][0]["failed"] == ["B2"]


def test_a_grave_fact_takes_it_down_at_once_by_a_second_person(shared: City) -> None:
    rated(shared, "U1-2")
    climbed(shared, "b12", "U1-2", "strong", ALL + SEVEN)
    grave = {"to": "below", "grave": True, "basis": "严重违纪"}
    assert shared.post("b12", "/tiers/U1-2/lowering", grave).status_code == 403
    far = shared.post("gw", "/tiers/U1-2/lowering", grave | {"to": "strong"})
    assert (far.status_code, far.json()["rule"]) == (409, "R13")
    assert shared.post("gw", "/tiers/U1-2/lowering", grave).status_code == 201
    own = shared.post("gw", "/tiers/U1-2/lowering/approval")
    assert (own.status_code, own.json()["rule"]) == (403, "回避")
    refusal = shared.post("gw", "/tiers/U1-2/lowering/refusal", {"reason": "x"})
    assert refusal.status_code == 403


def test_checklists_are_versioned_and_what_is_wrong_is_told_at_once(shared: City) -> None:
    rows = shared.get("u1", "/checklists").json()["items"]
    assert [(row["kind"], row["version"], len(row["criteria"])) for row in rows] == [
        ("standard", 1, 10), ("strong", 1, 7)
    ]  # fmt: skip
    twice = [
        {"code": "B1", "words": "x"},
        {"code": "G9", "words": "y"},
        {"code": "G9", "words": "z"},
    ]
    wrong = shared.post("gw", "/checklists", {"kind": "strong", "criteria": twice})
    assert (wrong.status_code, len(wrong.json()["errors"])) == (422, 2)
    new = {"kind": "strong", "criteria": [{"code": "G1", "words": "政治统领", "proof": "记录"}]}
    assert shared.post("u1", "/checklists", new).status_code == 403
    assert shared.post("gw", "/checklists", new).json()["version"] == 2
    assert shared.get("u1", "/checklists").json()["items"][1]["version"] == 2


def test_those_who_act_next_are_told(shared: City) -> None:
    rated(shared, "U1-4")
    shared.put("u1", "/tiers/U1-4/self-check", {"items": []})
    shared.post("u1", "/tiers/U1-4/application", {"to": "strong"})
    shared.go_to(date(2026, 10, 9))
    ServeNotices().run(shared.services, shared.operator(), "2026-10-09")
    told = shared.get("gw", "/notices?organization=U1").json()["items"][0]["items"]
    assert "tier-applied" in {item["kind"] for item in told}
