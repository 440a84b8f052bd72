"""Appeals through the API (R15): filed within their days, decided by another, final."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from schedules.serve_notices import ServeNotices
from service.access.roles import Role
from tests.features.spot_checks.months import close, lines_of, report, serve, with_checkers
from tests.served import MONTH, City, copies

PLACE = "/spot-checks/2026-10"


def check(city: City) -> None:
    """One line of who was drawn deducts 3 of its 10 points; U3 reported nothing."""
    close(with_checkers(city), but=("U3",))
    city.post("gw", PLACE, {})
    key = lines_of(city, drawn(city))[0]["assignment"]
    found = {"items": [{"assignment": key, "verified": "7.00"}]}
    assert city.put("c1", f"{PLACE}/results/{drawn(city)}", found).is_success


checked = copies(check)


def drawn(city: City) -> str:
    code: str = city.get("gw", PLACE).json()["checks"][0]["organization"]
    return code


def part(city: City, code: str, name: str) -> dict[str, Any]:
    card = city.get("gw", f"/organizations/{code}/scorecard?period=2026-10").json()
    parts: dict[str, Any] = next(p for p in card["parts"] if p["name"] == name)
    return parts


def entry(city: City, code: str, name: str) -> int:
    number: int = part(city, code, name)["entries"][-1]["entry"]
    return number


def score(city: City, code: str) -> Any:
    return city.get("gw", f"/organizations/{code}/scorecard?period=2026-10").json()["score"]


def file(city: City, code: str, name: str = "check", by: str = "gw", **more: Any) -> Any:
    body = {"organization": code, "year": "2026", "entry": 0, "reason": "记录已补", "evidence": []}
    body |= {"entry": entry(city, code, name)} if "entry" not in more else {}
    return city.post(by, "/appeals", body | more)


def filed(city: City, code: str, name: str = "check") -> str:
    made = file(city, code, name)
    assert made.status_code == 201, made.text
    key: str = made.json()["appeal"]
    return key


def test_upheld_the_entry_is_reversed_and_another_takes_its_place(checked: City) -> None:
    code = drawn(checked)
    serve(checked, date(2026, 11, 23))
    key = filed(checked, code)
    one = checked.get("gw", f"/appeals/{key}").json()
    assert (one["state"], one["served_on"], one["last_day"]) == (
        "filed", "2026-11-23", "2026-12-07")  # fmt: skip
    assert (one["decide_by"], one["days_left"], one["stands"]) == ("2026-12-14", 15, one["entry"])
    own = checked.put("c1", f"/appeals/{key}/decision", {"upheld": True})
    assert (own.status_code, own.json()["rule"]) == (403, "回避"), "who checked it"
    low = float(part(checked, code, "check")["score"])
    wrong = checked.put("c2", f"/appeals/{key}/decision", {"upheld": True, "amount": f"{low - 1}"})
    assert (wrong.status_code, wrong.json()["rule"]) == (422, "R15")
    done = checked.put(
        "c2", f"/appeals/{key}/decision", {"upheld": True, "amount": "-2.00", "note": "属实"}
    )
    assert done.status_code == 200, done.text
    now = part(checked, code, "check")
    assert (now["score"], [e["reason"] for e in now["entries"]]) == ("-2.00", ["appeal", None])
    assert now["entries"][0]["amount"] == f"{low:.2f}", "the old one stays in the book"
    assert score(checked, code) == "98.00"
    again = checked.put("c2", f"/appeals/{key}/decision", {"upheld": False})
    assert (again.status_code, again.json()["rule"]) == (409, "R15")
    then = checked.get("gw", f"/appeals/{key}?as_of={one['position']}").json()
    assert (then["state"], then["stands_amount"]) == ("filed", f"{low:.2f}")


def test_dismissed_or_withdrawn_it_stays_as_it_was(checked: City) -> None:
    code = drawn(checked)
    before = score(checked, code)
    key = filed(checked, code)
    twice = file(checked, code)
    assert (twice.status_code, twice.json()["rule"]) == (409, "R15")
    assert checked.put("c2", f"/appeals/{key}/decision", {"upheld": False}).status_code == 200
    assert score(checked, code) == before
    other = filed(checked, "U3", "missed")
    assert checked.put("b21", f"/appeals/{other}/withdrawal").status_code == 403
    assert checked.put("gw", f"/appeals/{other}/withdrawal").status_code == 200
    late = checked.put("c2", f"/appeals/{other}/decision", {"upheld": True})
    assert (late.status_code, late.json()["rule"]) == (409, "R15")
    states = {a["organization"]: a["state"] for a in checked.get("gw", "/appeals").json()["items"]}
    assert states == {code: "dismissed", "U3": "withdrawn"}


def test_what_is_wrong_is_refused_and_nothing_recorded(checked: City) -> None:
    code = drawn(checked)
    serve(checked, date(2026, 11, 23))
    other = next(each for each in ("U1", "U2") if each != code[:2])
    before = checked.services.log.last()[0]
    account = {"U1": "u1", "U2": "u2"}[other]
    assert file(checked, code, by=account).status_code == 403, "another's"
    strange = file(checked, code, entry=999)
    assert (strange.status_code, strange.json()["rule"]) == (409, "R15")
    named = {"upheld": True, "items": ["00000000-0000-4000-8000-000000000000"]}
    unknown = "/appeals/00000000-0000-4000-8000-000000000000"
    assert checked.put("gw", f"{unknown}/decision", named).status_code == 404
    assert file(checked, code, reason=" ").status_code == 422
    assert file(checked, code, evidence=["ab" * 32]).status_code == 422
    assert checked.services.log.last()[0] == before
    checked.go_to(date(2026, 12, 8))
    late = file(checked, code)
    assert (late.status_code, late.json()["rule"]) == (409, "R15")


def test_who_files_does_not_decide_and_the_office_neither(checked: City) -> None:
    key = filed(checked, drawn(checked))
    assert checked.put("gw", f"/appeals/{key}/decision", {"upheld": False}).status_code == 403
    checked.services.accounts.put("mole", "MOLE", drawn(checked), "no password", datetime.now(UTC))
    now = datetime.now(UTC)
    checked.services.accounts.granting.give("mole", Role.CHECKER, "GW", now)
    accounts = checked.services.accounts
    checked.tokens["mole"] = accounts.open("mole", "token", now, timedelta(hours=1))
    refused = checked.put("mole", f"/appeals/{key}/decision", {"upheld": True})
    assert (refused.status_code, refused.json()["rule"]) == (409, "R15")


def test_a_struck_missed_report_is_not_assessed_until_one_comes(checked: City) -> None:
    assert score(checked, "U3") == "0.00"
    key = filed(checked, "U3", "missed")
    odd = checked.put("c2", f"/appeals/{key}/decision", {"upheld": True, "amount": "1.00"})
    assert odd.status_code == 422
    assert checked.put("c2", f"/appeals/{key}/decision", {"upheld": True}).status_code == 200
    assert score(checked, "U3") is None
    checked.go_to(date(2026, 11, 19))
    report(checked, MONTH, "U3")
    assert score(checked, "U3") == "95.00", "late by its days, but not by 10.00"


def test_what_comes_before_a_strike_is_settled_by_it(checked: City) -> None:
    checked.go_to(date(2026, 11, 19))
    key = filed(checked, "U3", "missed")
    report(checked, MONTH, "U3")
    assert score(checked, "U3") == "90.00"
    assert checked.put("c2", f"/appeals/{key}/decision", {"upheld": True}).status_code == 200
    assert score(checked, "U3") == "95.00"


def test_notices_serve_settled_entries_and_tell_of_what_is_overdue(checked: City) -> None:
    code = drawn(checked)
    serve(checked, date(2026, 11, 23))
    items = checked.get("gw", f"/notices?organization={code}").json()["items"][0]["items"]
    kinds = {item["kind"]: item for item in items}
    assert kinds["check-result"]["entries"] == [entry(checked, code, "check")]
    assert kinds["scored"]["entries"] == [entry(checked, code, "own")]
    assert kinds["scored"]["until"] == "2026-12-07"
    key = filed(checked, code)
    checked.go_to(date(2026, 12, 15))
    assert checked.get("gw", f"/appeals/{key}").json()["overdue"] is True
    ServeNotices().run(checked.services, checked.operator(), "2026-12-15")
    told = checked.get("gw", "/notices?organization=GW").json()["items"][0]["items"]
    assert {"appeal-overdue"} <= {item["kind"] for item in told}


def test_the_reply_is_a_document_once_it_is_decided(checked: City) -> None:
    key = filed(checked, drawn(checked))
    assert checked.get("gw", f"/appeals/{key}/document").status_code == 409
    assert checked.put("c2", f"/appeals/{key}/decision", {"upheld": True}).status_code == 200
    paper = checked.get("gw", f"/appeals/{key}/document")
    assert (paper.status_code, paper.content[:2]) == (200, b"PK")
