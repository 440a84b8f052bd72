"""What comes to a spot check later (R6): a draw by the clock, late reports, owed checks, lapses."""

from __future__ import annotations

from datetime import date

import pytest

from aggregates.errors import Refused, Stale
from schedules.draw_spot_checks import DrawSpotChecks
from schedules.lapse_false_claims import LapseFalseClaims
from service.features.spot_checks.commands import drawing
from tests.features.spot_checks.months import (
    NOVEMBER,
    close,
    close_two_months,
    close_with_checkers,
    lines_of,
    report,
    serve,
    with_checkers,
)
from tests.served import MONTH, City, copies

PLACE = "/spot-checks/2026-10"
closed = copies(close_with_checkers)
two_months = copies(close_two_months)


def night(city: City) -> None:
    DrawSpotChecks().run(city.services, city.operator(), "2026-11-20")


def test_the_clock_completes_a_call_that_was_cut_off_and_others_wait_for_it(
    two_months: City,
) -> None:
    drawing.call_one(two_months.services, two_months.operator(), MONTH)
    assert two_months.get("gw", PLACE).json()["state"] == "called"
    waits = two_months.post("gw", "/spot-checks/2026-11", {})
    assert (waits.status_code, waits.json()["rule"]) == (409, "R6")
    assert two_months.put("c1", f"{PLACE}/results/U1", {"items": []}).status_code == 409
    night(two_months)
    answer = two_months.get("gw", PLACE).json()
    assert (answer["state"], answer["tree_size"]) == ("drawn", answer["called"])
    before = two_months.services.log.last()[0]
    night(two_months)
    assert two_months.services.log.last()[0] == before
    november = two_months.post("gw", "/spot-checks/2026-11", {}).json()
    assert november["drawn_before"] == answer["drawn"]["units"]


def test_or_whoever_asks_again_completes_it(closed: City) -> None:
    drawing.call_one(closed.services, closed.operator(), MONTH)
    assert closed.post("gw", PLACE, {}).json()["state"] == "drawn"


def test_a_second_call_makes_no_second_draw(closed: City) -> None:
    drawing.call_one(closed.services, closed.operator(), MONTH)
    before = closed.services.log.last()[0]
    with pytest.raises((Refused, Stale)):
        drawing.call_one(closed.services, closed.operator(), MONTH)
    assert closed.services.log.last()[0] == before


def test_a_report_confirmed_after_the_call_is_checked_too(served: City) -> None:
    close(with_checkers(served), but=("U3-1",))
    made = served.post("gw", PLACE, {}).json()
    codes = {check["organization"] for check in made["checks"]}
    assert "U3-1" not in codes
    for code in codes:
        served.put("c1", f"{PLACE}/results/{code}", {"items": []})
    assert served.put("gw", f"{PLACE}/closure").status_code == 200
    report(served, MONTH, "U3-1")
    answer = served.get("gw", PLACE).json()
    [late] = [check for check in answer["checks"] if check["organization"] == "U3-1"]
    assert (late["why"], late["unit"], late["state"]) == ("late", "U3", "open")
    assert answer["state"] == "drawn", "an addition made reopens it"
    assert served.put("gw", f"{PLACE}/closure").status_code == 409


def upheld(city: City, code: str) -> None:
    """A false claim of October, found, answered and upheld."""
    key = lines_of(city, code)[0]["assignment"]
    item = {"assignment": key, "verified": "0", "false_claim": True}
    assert city.put("c1", f"{PLACE}/results/{code}", {"items": [item]}).status_code == 200
    serve(city, date(2026, 12, 21))
    stated = city.put("gw", f"{PLACE}/results/{code}/statement", {"statement": "x"})
    assert stated.status_code == 200, stated.text
    decided = city.put("c2", f"{PLACE}/results/{code}/{key}/decision", {"upheld": True})
    assert decided.status_code == 200, decided.text


def test_an_upheld_false_claim_has_the_other_months_checked_once_each(two_months: City) -> None:
    code = two_months.post("gw", PLACE, {}).json()["checks"][0]["organization"]
    two_months.post("gw", "/spot-checks/2026-11", {})
    upheld(two_months, code)
    checks = two_months.get("gw", "/spot-checks/2026-11").json()["checks"]
    assert [check["organization"] for check in checks].count(code) == 1


def test_or_at_their_call_where_that_comes_later(two_months: City) -> None:
    code = two_months.post("gw", PLACE, {}).json()["checks"][0]["organization"]
    upheld(two_months, code)
    answer = two_months.post("gw", "/spot-checks/2026-11", {}).json()
    [own] = [check for check in answer["checks"] if check["organization"] == code]
    assert own["why"] in ("unit", "subtree", "false_claim")
    assert str(NOVEMBER) == answer["period"]


def test_what_nobody_decides_is_an_honest_error(closed: City) -> None:
    code = closed.post("gw", PLACE, {}).json()["checks"][0]["organization"]
    key = lines_of(closed, code)[0]["assignment"]
    item = {"assignment": key, "verified": "7.00", "false_claim": True}
    closed.put("c1", f"{PLACE}/results/{code}", {"items": [item]})
    serve(closed, date(2026, 11, 23))  # a statement until the 26th, a decision until 17 December
    for day, decision in (("2026-12-16", None), ("2026-12-17", "lapsed")):
        LapseFalseClaims().run(closed.services, closed.operator(), day)
        line = lines_of(closed, code)[0]
        assert line["decision"] == decision
    weight = sum(float(each["weight"]) for each in lines_of(closed, code))
    assert line["deducted"] == f"{300 / weight:.2f}"


def test_the_notices_say_how_and_by_when(closed: City) -> None:
    code = closed.post("gw", PLACE, {}).json()["checks"][0]["organization"]
    serve(closed, date(2026, 11, 23))
    one = closed.get("gw", f"{PLACE}/checks/{code}").json()
    assert (one["told_on"], one["material_due"]) == ("2026-11-23", "2026-11-30")
    items = closed.get("gw", f"/notices?organization={code}").json()["items"][0]["items"]
    assert "check-drawn" in {item["kind"] for item in items}
