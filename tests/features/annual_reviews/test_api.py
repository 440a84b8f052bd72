"""A year's review through the API (R10): what is refused on the way, objected to, published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from service.access.roles import Role
from tests.features.ledgers.quarters import a_quarter
from tests.served import City

PLACE = "/annual-reviews/2026"


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    for city in a_quarter("sqlite", tmp_path_factory.mktemp("year")):
        now = datetime.now(UTC)
        accounts = city.services.accounts
        for name in ("gw2", "gw3"):
            accounts.put(name, name.upper(), "GW", "no password", now)
            accounts.granting.give(name, Role.COMMITTEE_OFFICER, "GW", now)
            city.tokens[name] = accounts.open(name, "token", now, timedelta(hours=1))
        yield city


def ok(answer: Any, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body


def refused(answer: Any, rule: str = "R10", status: int = 409) -> str:
    assert answer.status_code == status, answer.text
    if answer.json().get("rule"):
        assert answer.json()["rule"] == rule
    return str(answer.text)


def bonus(city: City, code: str, points: str, approved: bool) -> str:
    said = {"kind": "bonus", "points": points, "reason": "承办现场会"}
    key = str(ok(city.post("gw", f"/adjustments/2026/{code}", said), 201)["adjustment"])
    if approved is not None:
        place = f"/adjustments/2026/{code}/{key}/decision"
        ok(city.put("gw2", place, {"approved": approved}))
    return key


def posted(city: City, day: date) -> None:
    city.go_to(day)
    ok(city.post("gw", PLACE, {}), 201)
    refused(city.put("gw", f"{PLACE}/posting"))
    said = {"held_on": day.isoformat(), "attended": ["GW1", "GW2"]}
    ok(city.put("gw", f"{PLACE}/deliberation", said))
    ok(city.put("gw", f"{PLACE}/posting"))


def test_a_year_is_reviewed_to_its_publication(over: City) -> None:
    assert over.get("gw", PLACE).status_code == 404
    told = refused(over.post("gw", PLACE, {}))
    assert "2026Q4" in told, "the ledger round"
    over.go_to(date(2027, 2, 1))
    waiting = {"kind": "bonus", "points": "1.00", "reason": "x"}
    key = ok(over.post("gw", "/adjustments/2026/U1", waiting), 201)["adjustment"]
    voters = {"year": "2026", "organization": "U3", "form": "paper", "voters": {"全体": 12}}
    poll = ok(over.post("gw", "/polls", voters), 201)["poll"]
    told = refused(over.post("gw", PLACE, {}))
    assert "U3" in told
    assert "undecided" in told, "all of it at once"
    ok(over.put("gw2", f"/adjustments/2026/U1/{key}/decision", {"approved": True}))
    lost = bonus(over, "U2", "2.00", approved=False)
    ok(over.put("gw", f"/polls/{poll}/paper-tally", {"counts": {"全体": {"good": 12}}}))
    ok(over.put("gw2", f"/polls/{poll}/paper-tally/confirmation"))
    assert over.post("u1", PLACE, {}).status_code == 403
    posted(over, date(2027, 2, 2))

    shown = ok(over.get("u1", PLACE))
    rows = {row["organization"]: row for row in shown["rows"]}
    assert (shown["state"], shown["last_day"]) == ("posted", "2027-02-09")
    assert (rows["U1"]["poll"], rows["U1"]["bonuses"]) == (None, "1.00"), "党群 held no poll"
    assert rows["U3"]["poll"] == "85.00"
    assert rows["U1"]["score"] == f"{float(rows['U1']['daily']) + 1:.2f}"
    refused(over.post("gw", "/adjustments/2026/U1", waiting))  # after computing they wait
    refused(over.put("gw", f"{PLACE}/publication"))  # the posting lasts

    said = {"organization": "U2", "about": lost, "reason": "请予复核"}
    assert over.post("u1", f"{PLACE}/objections", said).status_code == 403, "another's"
    n = ok(over.post("u2", f"{PLACE}/objections", said), 201)["n"]
    refused(over.post("u2", f"{PLACE}/objections", said | {"about": "nobody"}))
    over.go_to(date(2027, 2, 10))
    refused(over.post("u2", f"{PLACE}/objections", said))  # too late
    refused(over.put("gw", f"{PLACE}/publication"))  # an objection waits
    place = f"{PLACE}/objections/{n}/decision"
    own = over.put("gw2", place, {"upheld": True})
    assert (own.status_code, own.json()["rule"]) == (403, "回避"), "who refused the bonus"
    asked = over.put("gw", place, {"upheld": True})
    assert asked.json()["rule"] == "回避", "who proposed it"
    ok(over.put("gw3", place, {"upheld": True, "note": "同意"}))
    refused(over.put("gw", f"{PLACE}/publication"))  # not computed in

    posted(over, date(2027, 2, 11))
    before = ok(over.get("gw", PLACE))["position"]
    over.go_to(date(2027, 2, 20))
    ok(over.put("gw", f"{PLACE}/publication"))
    shown = ok(over.get("b11", PLACE))
    rows = {row["organization"]: row for row in shown["rows"]}
    assert (shown["state"], rows["U2"]["bonuses"]) == ("published", "2.00")
    assert ok(over.get("gw", f"{PLACE}?as_of={before}"))["state"] == "posted"
    refused(over.post("gw", PLACE, {}))  # it is reopened first
    assert over.get("gw", f"{PLACE}/document").content[:2] == b"PK"
    live = {row["organization"]: row for row in ok(over.get("gw", "/rankings/2026"))["rows"]}
    assert live["U2"]["score"] == rows["U2"]["score"]
    ok(over.put("gw", f"{PLACE}/reopening", {"reason": "补充加分"}))
    bonus(over, "U1", "3.00", approved=True)
    differs = {row["organization"]: row for row in
               ok(over.get("gw", f"{PLACE}/difference"))["items"]}  # fmt: skip
    assert differs["U1"]["differs"]
    assert not differs["U3"]["differs"]
    assert ok(over.get("u1", PLACE))["state"] == "published", "as it was, meanwhile"
    ok(over.post("gw", PLACE, {}), 201)
