"""Reports, scores, rankings, notices, the trail and the probes over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from projections.engine.database import writing
from projections.engine.state import state
from schedules.runner import play
from tests.served import City, line


def send(served: City, account: str, organization: str, points: str = "9", **more: Any) -> Any:
    items = [
        {"assignment": line(organization, f"T{n}"), "outcome": "done", "points": points,
         "happened_on": "2026-10-20", "statement": ""}
        for n in range(1, 5)
    ]  # fmt: skip
    body = {"stated_on": None, "items": items} | more
    return served.put(account, f"/reports/{organization}/2026-10", body)


@pytest.fixture
def reporting(served: City) -> City:
    served.go_to(date(2026, 11, 2))
    return served


def test_a_report_is_sent_returned_sent_again_and_confirmed(reporting: City) -> None:
    served, path = reporting, "/reports/U1-1/2026-10"
    assert served.get("b11", path).json()["status"] == "unsent"
    assert send(served, "b11", "U1-1").json()["left_out"] == []
    assert served.put("b11", f"{path}/confirmation").status_code == 403
    assert served.put("u1", f"{path}/return", {"reason": "Say when."}).status_code == 200
    answer = served.get("b11", path).json()
    assert (answer["status"], answer["return_reason"]) == ("returned", "Say when.")
    assert send(served, "b11", "U1-1", "10").status_code == 200
    assert served.put("u1", f"{path}/confirmation").status_code == 200
    answer = served.get("b11", path).json()
    assert (answer["status"], answer["claimed"], len(answer["items"])) == ("confirmed", "40.00", 4)
    assert {each["status"] for each in answer["items"]} == {"accepted"}
    assert send(served, "b11", "U1-1").status_code == 409
    assert [r["organization"] for r in served.get("u1", "/reports?period=2026-10").json()["items"]
            ] == ["U1-1"]  # fmt: skip


def test_all_that_is_wrong_with_a_report_is_told_at_once(reporting: City) -> None:
    served = reporting
    items = [
        {"assignment": line("U2-1"), "points": "9"},
        {"assignment": line("U1-1"), "points": "11"},
    ]
    bad = served.put("b11", "/reports/U1-1/2026-10", {"items": items})
    assert bad.status_code == 422
    assert {error["rule"] for error in bad.json()["errors"]} == {"R5"}
    assert len(bad.json()["errors"]) == 2
    twice = [{"assignment": line("U1-1"), "points": "9"}] * 2
    assert served.put("b11", "/reports/U1-1/2026-10", {"items": twice}).status_code == 422
    assert send(served, "b11", "U2-1").status_code == 403
    assert served.get("gw", "/reports/NONE/2026-10").status_code == 404
    early = served.put("b11", "/reports/U1-1/2026-11", {"items": []})
    assert (early.status_code, early.json()["rule"]) == (409, "R5")


def test_before_the_month_is_closed_others_see_their_own_row_and_quartiles(
    reporting: City,
) -> None:
    served = reporting
    for number, points in enumerate(("7", "8", "9", "10"), 1):
        assert send(served, "u1", f"U1-{number}", points).status_code == 200
    whole = served.get("u1", "/rankings/2026-10?under=U1").json()
    assert (whole["whole"], whole["closed"]) == (True, False)
    assert [(row["rank"], row["organization"], row["score"]) for row in whole["rows"]] == [
        (1, "U1-4", "100.00"), (2, "U1-3", "90.00"), (3, "U1-2", "80.00"),
        (4, "U1-1", "70.00")]  # fmt: skip
    own = served.get("b11", "/rankings/2026-10?under=U1").json()
    assert own["whole"] is False
    assert [(r["organization"], r["score"]) for r in own["rows"]] == [("U1-1", "70.00")]
    assert [(row["rank"], row["previous_rank"]) for row in own["rows"]] == [(None, None)]
    assert own["quartiles"][0]["group"] == "U1"
    assert served.get("b21", "/rankings/2026-10?under=U1").status_code == 403
    units = served.get("gw", "/rankings/2026-10").json()
    assert {row["organization"] for row in units["rows"]} == {"U1", "U2", "U3"}
    assert all(row["rank"] is None and row["score"] is None for row in units["rows"])
    seen = served.get("u1", "/rankings/2026-10").json()["rows"]
    assert [row["organization"] for row in seen] == ["U1"]
    csv = served.get("b11", "/rankings/2026-10?under=U1", headers={"Accept": "text/csv"}).text
    assert "U1-1" in csv
    assert "U1-2" not in csv


def test_a_score_opens_down_to_its_facts(reporting: City) -> None:
    served = reporting
    position = send(served, "b11", "U1-1").json()["position"]
    card = served.get("b11", "/organizations/U1-1/scorecard?period=2026-10").json()
    assert (card["score"], card["provisional"]) == ("90.00", True)
    [own] = [part for part in card["parts"] if part["name"] == "own"]
    entered = own["entries"][0]["entered"]
    assert entered <= position
    fact = served.get("b11", f"/audit/facts/{entered}").json()
    assert fact["kind"] == "score.entered"
    cause = served.get("b11", f"/audit/facts/{fact['cause']}").json()
    assert cause["kind"] == "report.submitted"
    assert entered in [effect["position"] for effect in cause["led_to"]]
    assert served.put("u1", "/reports/U1-1/2026-10/return", {"reason": "Again."}).status_code == 200
    assert send(served, "b11", "U1-1", "10").status_code == 200
    kinds = "kind=report.submitted&kind=score.entered&organization=U1-1"
    entered_again, sent_again, *_ = sorted(
        served.get("gw", f"/audit/facts?{kinds}&limit=2").json()["items"], key=lambda f: f["kind"]
    )[::-1]
    assert entered_again["cause"] == sent_again["position"] > entered
    assert served.get("b21", f"/audit/facts/{entered}").status_code == 403
    assert served.get("b21", "/organizations/U1-1/scorecard?period=2026-10").status_code == 403


def test_facts_are_found_by_whom_what_and_when(reporting: City) -> None:
    served = reporting
    send(served, "u1", "U1-1", points="8")

    def found(account: str, query: str) -> list[Any]:
        return list(served.get(account, f"/audit/facts?{query}").json()["items"])

    assert {fact["kind"] for fact in found("gw", "person=U1")} == {
        "report.submitted", "assignment.reported", "score.entered"}  # fmt: skip
    assert len(found("gw", "kind=assignment.reported&organization=U1-1")) == 4
    assert {f["organization"] for f in found("b11", "limit=1000")} == {"U1-1"}
    assert all(f["on_behalf_of"] for f in found("u1", "for_another=true&via=api"))
    assert {f["kind"] for f in found("gw", "late=true")} == {"assignment.reported"}
    assert found("gw", "from=2026-11-02&to=2026-11-02&kind=report.submitted")
    assert not found("gw", "to=2026-10-31&kind=report.submitted")
    assert not found("gw", "from=2026-12-01")
    last = served.services.log.last()[0]
    assert [f["position"] for f in found("gw", f"after={last - 2}")] == [last, last - 1]
    assert served.get("b11", "/audit/facts?organization=U2-1").status_code == 403
    assert served.get("gw", "/audit/facts?via=telepathy").status_code == 422
    assert served.get("b11", "/audit/facts/1").status_code == 403
    assert served.get("gw", "/audit/facts/999999").status_code == 404


def test_pages_of_the_trail_leave_nothing_out(served: City) -> None:
    seen, page = [], served.get("gw", "/audit/facts?limit=9").json()
    while page["next"]:
        seen += [fact["position"] for fact in page["items"]]
        page = served.get("gw", f"/audit/facts?limit=9&cursor={page['next']}").json()
    seen += [fact["position"] for fact in page["items"]]
    assert seen == list(range(served.services.log.last()[0], 0, -1))


def test_a_forgotten_text_is_shown_as_forgotten(served_on_sqlite: City) -> None:
    served = served_on_sqlite
    path = f"/assignments/{line('U1-1')}/report"
    position = served.put("b11", path, {"points": "9", "statement": "A name."}).json()["position"]
    assert served.get("b11", f"/audit/facts/{position}").json()["texts"] == {"statement": "A name."}
    served.services.log.forget(position, "statement")
    assert served.get("b11", f"/audit/facts/{position}").json()["texts"] == {"statement": None}


def test_notices_are_served_read_and_received(served: City) -> None:
    play(served.services, served.services.now().replace(month=11, day=3))
    [notice, *_] = served.get("b11", "/notices").json()["items"]
    assert (notice["organization"], notice["received_at"]) == ("U1-1", None)
    assert served.put("b21", f"/notices/{notice['id']}/receipt").status_code == 403
    assert served.put("b11", f"/notices/{notice['id']}/receipt").status_code == 200
    assert served.get("b11", "/notices?received=true").json()["items"][0]["received_by"] == "B11"
    under = served.get("u1", "/notices?under=U1").json()["items"]
    assert {each["organization"] for each in under} >= {"U1-1", "U1-2"}
    runs = served.get("gw", "/runs?limit=1").json()
    assert runs["items"][0]["finished_at"]
    assert served.get("gw", f"/runs?cursor={runs['next']}").json()["items"][0] != runs["items"][0]
    assert served.get("u1", "/runs").status_code == 403


def test_probes_say_that_the_process_lives_and_which_view_stopped(served: City) -> None:
    assert served.ask(None, "GET", "/healthz").json() == {"status": "alive"}
    served.get("gw", "/organizations")
    ready = served.ask(None, "GET", "/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    with writing(served.services.views) as connection:
        connection.execute(
            state.update().where(state.c.name == "trail").values(
                position=1, failed_at=2, failed_topic="x", failed_because="y")
        )  # fmt: skip
    ready = served.ask(None, "GET", "/readyz")
    assert (ready.status_code, ready.json()["stopped"]) == (503, ["trail"])
    metrics = served.ask(None, "GET", "/metrics").text
    last = served.services.log.last()[0]
    assert f"duban_log_position {float(last)}" in metrics
    assert 'duban_view_stopped{view="trail"} 1.0' in metrics
    assert 'route="/api/v1/organizations",status="200"' in metrics
    assert 'route="/readyz",status="503"' in metrics
