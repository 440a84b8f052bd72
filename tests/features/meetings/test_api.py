"""A dispatch meeting through the API (调度会): called, held, decided in, followed, published."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.features.spot_checks.months import serve
from tests.served import City

UNKNOWN = "/meetings/00000000-0000-4000-8000-000000000000"


def called(city: City, by: str = "gw", organization: str = "GW", **more: Any) -> Any:
    body = {"organization": organization, "kind": "monthly", "period": "2026-10",
            "title": "十月调度会", "held_on": "2026-11-10", "place": "三楼会议室"}  # fmt: skip
    return city.post(by, "/meetings", body | more)


def meeting(city: City, **more: Any) -> str:
    made = called(city, **more)
    assert made.status_code == 201, made.text
    return f"/meetings/{made.json()['meeting']}"


def held(city: City, path: str) -> Any:
    city.go_to(date(2026, 11, 10))
    absent = [{"organization": "U3", "reason": "出差"}]
    body = {"held_on": "2026-11-10", "attended": ["U1", "U2"], "absent": absent,
            "speakers": ["U2"]}  # fmt: skip
    return city.put("gw", f"{path}/holding", body)


def test_it_is_held_and_what_it_decides_is_issued_and_followed(served: City) -> None:
    path = meeting(served)
    early = served.post("gw", f"{path}/decisions", {"text": "x", "to": ["U1"], "due": "2026-12-10"})
    assert (early.status_code, early.json()["rule"]) == (409, "R3")
    assert held(served, path).status_code == 200
    body = {"text": "补齐主题党日记录", "to": ["U1", "U2"], "due": "2026-12-10"}
    made = served.post("gw", f"{path}/decisions", body)
    assert made.status_code == 201, made.text
    assert made.json()["decision"] == 1
    one, other = made.json()["assignments"]
    issued = served.get("u1", f"/assignments/{one}").json()
    assert (issued["organization"], issued["due"], issued["points"]) == ("U1", "2026-12-10", "0.00")
    before = served.get("gw", path).json()
    assert [d["state"] for d in before["decisions"]] == ["open"]
    assert (before["absent"], before["speakers"]) == (
        [{"organization": "U3", "reason": "出差"}], ["U2"])  # fmt: skip
    for key, who in ((one, "u1"), (other, "u2")):
        assert served.put(who, f"/assignments/{key}/report", {"points": "0"}).is_success
        assert served.put("gw", f"/assignments/{key}/acceptance").is_success
    assert served.get("gw", path).json()["decisions"][0]["state"] == "done"
    then = served.get("gw", f"{path}?as_of={before['position']}").json()
    assert then["decisions"][0]["state"] == "open"
    assert served.put("gw", f"{path}/minutes").status_code == 200
    late = served.post("gw", f"{path}/decisions", body)
    assert (late.status_code, late.json()["rule"]) == (409, "R3")


def test_the_agenda_is_what_is_red_and_what_was_decided_and_is_not_done(served: City) -> None:
    path = meeting(served)
    held(served, path)
    body = {"text": "补齐记录", "to": ["U1"], "due": "2026-11-20"}
    served.post("gw", f"{path}/decisions", body)
    following = meeting(served, period="2026-11", held_on="2026-12-10")
    served.go_to(date(2026, 11, 25))
    items = served.get("gw", f"{following}/agenda").json()["items"]
    kinds = [(item["kind"], item["organization"]) for item in items]
    assert ("red", "U1") in kinds
    assert ("decision", "U1") in kinds
    assert kinds == sorted(kinds, key=lambda kind: kind[0] == "decision")


def test_those_invited_are_told_and_see_it_and_nobody_else(served: City) -> None:
    path = meeting(served, invited=["U1"])
    serve(served, date(2026, 10, 12))
    [told] = served.get("u1", "/notices").json()["items"]
    assert "meeting-called" in {item["kind"] for item in told["items"]}
    assert served.get("u1", path).status_code == 200
    assert served.get("u2", path).status_code == 403
    assert served.get("u2", "/meetings").json()["items"] == []
    assert len(served.get("b11", "/meetings").json()["items"]) == 0
    assert called(served, "u2").status_code == 403
    assert called(served, "u2", "U2", title="支部调度").status_code == 201


def test_what_is_wrong_is_told_at_once_and_nothing_recorded(served: City) -> None:
    path = meeting(served)
    before = served.services.log.last()[0]
    strangers = called(served, organization="GW", invited=["U1", "U9", "GW"])
    assert strangers.status_code == 422
    assert len(strangers.json()["errors"]) == 2
    wrong = {"held_on": "2026-11-10", "attended": ["U1"], "speakers": ["U2"],
             "absent": [{"organization": "U1", "reason": "x"}]}  # fmt: skip
    refused = served.put("gw", f"{path}/holding", wrong)
    assert (refused.status_code, len(refused.json()["errors"])) == (422, 4)
    assert served.put("gw", f"{path}/minutes").status_code == 409
    assert served.put("gw", f"{UNKNOWN}/minutes").status_code == 404
    assert served.put("u1", f"{path}/minutes").status_code == 403
    assert served.services.log.last()[0] == before
    assert served.put("gw", f"{path}/cancellation", {"reason": "台风"}).status_code == 200
    assert held(served, path).status_code == 409
    assert served.get("gw", path).json()["reason"] == "台风"


def test_notice_and_minutes_are_documents(served: City) -> None:
    path = meeting(served)
    assert served.get("gw", f"{path}/minutes").status_code == 409
    held(served, path)
    for name in ("notice", "minutes"):
        paper = served.get("gw", f"{path}/{name}")
        assert (paper.status_code, paper.content[:2]) == (200, b"PK"), name
