"""Assignments over HTTP, from both sides, and all that may be wrong with a request."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any
from uuid import uuid4

from tests.served import City, line


def status_of(served: City, organization: str, task: str = "T1") -> str:
    answer = served.get("gw", f"/assignments/{line(organization, task)}")
    return str(answer.json()["status"])


def report(served: City, account: str, organization: str, task: str = "T1", **more: Any) -> Any:
    return served.put(account, f"/assignments/{line(organization, task)}/report",
                    {"points": "10", **more})  # fmt: skip


def test_a_line_goes_from_receipt_to_acceptance(served: City) -> None:
    own = f"/assignments/{line('U1-1')}"
    done = served.put("b11", f"{own}/receipt")
    assert (done.status_code, done.json()["position"]) == (200, served.services.log.last()[0])
    assert status_of(served, "U1-1") == "received"
    assert report(served, "b11", "U1-1", statement="Done.").status_code == 200
    assert served.put("u1", f"{own}/return", {"reason": "Which day?"}).status_code == 200
    assert status_of(served, "U1-1") == "returned"
    assert report(served, "b11", "U1-1", happened_on="2026-10-01").status_code == 200
    assert served.put("u1", f"{own}/acceptance").status_code == 200
    answer = served.get("b11", own).json()
    assert (answer["status"], answer["claimed"], answer["happened_on"]) == (
        "accepted", "10.00", "2026-10-01")  # fmt: skip
    assert answer["texts"]["returned.reason"] == "Which day?"


def test_a_rule_refuses_with_409_and_its_name_and_a_bad_body_with_422(served: City) -> None:
    own = f"/assignments/{line('U1-1')}"
    early = served.put("u1", f"{own}/acceptance")
    assert (early.status_code, early.json()["rule"]) == (409, "R3")
    assert early.headers["Content-Type"] == "application/problem+json"
    above = report(served, "b11", "U1-1", points="10.01")
    assert (above.status_code, above.json()["rule"]) == (422, "R5")
    bad = report(served, "b11", "U1-1", points="ten", outcome="maybe", happened_on="2026-13-01")
    fields = {each["field"] for each in bad.json()["errors"]}
    assert bad.status_code == 422
    assert fields == {"body.points", "body.outcome", "body.happened_on"}
    unknown = report(served, "b11", "U1-1", evidence=["0" * 64])
    assert unknown.status_code == 422
    assert status_of(served, "U1-1") == "issued"


def test_fields_are_told_in_the_callers_language(served_on_sqlite: City) -> None:
    words = {}
    for language in ("en", "zh-CN"):
        bad = served_on_sqlite.get(
            "gw", "/assignments?period=2026-13", headers={"Accept-Language": language}
        )
        assert bad.status_code == 422
        words[language] = bad.json()["errors"][0]
    assert words["en"]["field"] == "query.period"
    assert "2026-13" in words["en"]["detail"]


def test_nobody_acts_or_looks_outside_its_subtree(served: City) -> None:
    other = f"/assignments/{line('U2-1')}"
    assert served.put("b11", f"{other}/receipt").status_code == 403
    assert served.put("u1", f"{other}/acceptance").status_code == 403
    assert served.get("b11", other).status_code == 403
    assert served.get("u1", "/assignments?organization=U2-1").status_code == 403
    assert served.get("gw", f"/assignments/{uuid4()}").status_code == 404
    assert served.get("gw", "/assignments/not-an-id").status_code == 422
    assert served.ask(None, "GET", other).status_code == 401
    assert served.get("gw", "/assignments?organization=NONE").status_code == 404


def test_a_list_is_narrowed_to_the_readers_subtree(served: City) -> None:
    def seen(account: str, query: str = "") -> set[str]:
        answer = served.get(account, f"/assignments?limit=1000{query}").json()
        return {each["organization"] for each in answer["items"]}

    assert seen("b11") == {"U1-1"}
    assert seen("u1") == {"U1", "U1-1", "U1-2", "U1-3", "U1-4"}
    assert len(seen("gw")) == 11
    assert seen("gw", "&under=U2") == {"U2", "U2-1", "U2-2", "U2-3"}
    assert seen("gw", "&organization=U3") == {"U3"}


def test_a_list_filters_by_state_light_task_and_month(served: City) -> None:
    served.put("b11", f"/assignments/{line('U1-1')}/receipt")

    def count(query: str) -> int:
        return len(served.get("gw", f"/assignments?limit=1000&{query}").json()["items"])

    assert count("status=received") == 1
    assert count("status=received&status=issued") == 8 * 4 + 3 * 2
    assert count("light=green") == 1
    assert count("task=T1") == 8
    assert count("period=2026Q4") == count("period=2026-10") == 8 * 4 + 3 * 2
    assert count("period=2026-11") == 0
    assert served.get("gw", "/assignments?light=blue").status_code == 422


def test_pages_are_of_one_moment(served: City) -> None:
    seen: list[str] = []
    page = served.get("gw", "/assignments?limit=7").json()
    moment = page["as_of"]
    while True:
        seen += [each["id"] for each in page["items"]]
        if page["next"] is None:
            break
        # What is recorded in between is not on later pages.
        served.post("u1", "/assignments", {"organizations": ["U1-1"], "title": "New",
                                         "due": "2026-10-30"})  # fmt: skip
        page = served.get("gw", f"/assignments?limit=7&cursor={page['next']}").json()
        assert page["as_of"] == moment
    assert len(seen) == len(set(seen)) == 8 * 4 + 3 * 2
    assert served.get("gw", "/assignments?cursor=nonsense").status_code == 422


def test_a_key_makes_a_repeated_request_the_same_request(served: City) -> None:
    path, key = f"/assignments/{line('U1-1')}/report", {"Idempotency-Key": "one"}
    first = served.put("b11", path, {"points": "9"}, headers=key)
    again = served.put("b11", path, {"points": "9"}, headers=key)
    assert (first.json(), again.json()) == (first.json(), first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    other = served.put("b11", path, {"points": "8"}, headers=key)
    assert other.status_code == 422
    # An act that cannot be done twice is answered as the first time, not refused.
    path, key = f"/assignments/{line('U1-1')}/acceptance", {"Idempotency-Key": "two"}
    done = served.put("u1", path, headers=key)
    assert (done.status_code, served.put("u1", path, headers=key).json()) == (200, done.json())
    assert served.put("u1", path).status_code == 409


def test_a_read_is_as_of_any_moment_and_waits_for_ones_own_write(served: City) -> None:
    before = served.services.log.last()[0]
    done = served.put("b11", f"/assignments/{line('U1-1')}/receipt").json()["position"]
    path = f"/assignments/{line('U1-1')}"
    assert served.get("b11", f"{path}?as_of={before}").json()["status"] == "issued"
    after = served.get("b11", f"{path}?wait={done}")
    assert (after.json()["status"], after.headers["X-Position"]) == ("received", str(done))
    future = served.get("b11", f"{path}?as_of=2199-01-01")
    assert future.status_code == 422
    assert served.get("b11", f"{path}?as_of=999999").status_code == 422


def test_lists_are_given_as_csv_and_as_a_workbook(served: City) -> None:
    path = "/assignments?task=T1"
    csv = served.get("gw", path, headers={"Accept": "text/csv"})
    assert csv.headers["Content-Type"].startswith("text/csv")
    lines = csv.content.decode("utf-8-sig").splitlines()
    assert "As of" in lines[2]
    assert len(lines) == 4 + 8
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    book = served.get("gw", path, headers={"Accept": xlsx})
    assert book.headers["Content-Type"] == xlsx
    assert book.content[:2] == b"PK"


def test_work_is_handed_down_reported_and_seen_as_a_tree(served: City) -> None:
    path = f"/assignments/{line('U1', 'T5')}"
    done = served.post("u1", f"{path}/handoffs", {"to": ["U1-1", "U1-2"], "due": "2026-10-20"})
    assert done.status_code == 201
    child = done.json()["children"][0]
    late = served.post("u1", f"{path}/handoffs", {"to": ["U1-3"], "due": "2026-10-31"})
    assert (late.status_code, late.json()["rule"]) == (422, "R3")
    assert served.post("u1", f"{path}/handoffs", {"to": ["U2-1"], "due": "2026-10-20"}
                     ).status_code == 409  # fmt: skip
    hops = served.get("gw", f"/assignments/{child}/handoffs").json()["hops"]
    assert [(hop["organization"], hop["depth"]) for hop in hops] == [
        ("U1", 0), ("U1-1", 1), ("U1-2", 1)]  # fmt: skip
    # A branch sees no more of the tree than its own part.
    hops = served.get("b11", f"/assignments/{child}/handoffs").json()["hops"]
    assert [hop["organization"] for hop in hops] == ["U1-1"]


def test_extensions_and_inapplicability_are_asked_and_answered(served: City) -> None:
    path = f"/assignments/{line('U1-1')}"
    asked = served.post("b11", f"{path}/extensions", {"due": "2026-10-28", "reason": "Ill."})
    assert (asked.status_code, asked.json()["number"]) == (201, 1)
    decision = f"{path}/extensions/1/decision"
    assert served.put("b11", decision, {"granted": True}).status_code == 403
    assert served.put("u1", decision, {"granted": True}).status_code == 200
    assert served.get("gw", path).json()["due"] == "2026-10-28"
    assert served.put("u1", decision, {"granted": False}).status_code == 409
    assert served.post("b11", f"{path}/not-applicable", {"reason": "No."}).status_code == 201
    assert served.put("u1", f"{path}/not-applicable/decision", {"granted": True}).status_code == 200
    assert status_of(served, "U1-1") == "not_applicable"


def test_the_superior_cancels_reissues_transfers_and_urges(served: City) -> None:
    path = f"/assignments/{line('U1-1')}"
    assert served.put("u1", f"{path}/cancellation", {"reason": "Mistake."}).status_code == 200
    assert served.put("b11", f"{path}/receipt").status_code == 409
    assert served.put("u1", f"{path}/reissue").status_code == 200
    assert status_of(served, "U1-1") == "issued"
    assert served.post("u1", f"{path}/urgings", {"message": "Soon?"}).status_code == 201
    both = [line("U1-1", "T2"), line("U1-2", "T2")]
    assert served.post("u1", "/urgings", {"assignments": both}).json()["urged"] == 2
    assert served.post("u1", "/urgings", {"assignments": [str(uuid4())]}).status_code == 404
    order = served.post("u1", "/assignments", {"organizations": ["U1-1"], "title": "督办",
                                             "due": "2026-10-30"})  # fmt: skip
    assert order.status_code == 201
    by_hand = order.json()["assignments"][0]
    assert served.put("u1", f"/assignments/{by_hand}/transfer", {"to": "U1-2"}).status_code == 200
    assert served.get("gw", f"/assignments/{by_hand}").json()["organization"] == "U1-2"


def test_a_whole_list_is_received_by_one_request(served: City) -> None:
    assert served.put("b11", "/periods/2026-10/receipt").json()["received"] == 4
    assert served.put("b11", "/periods/2026-10/receipt").json()["received"] == 0
    other = served.put("b11", "/periods/2026-10/receipt", {"organization": "U2-1"})
    assert other.status_code == 403


def test_evidence_is_named_by_its_digest_and_read_only_through_a_fact(served: City) -> None:
    data = "会议记录 minutes".encode()
    digest = hashlib.sha256(data).hexdigest()
    put = {"content": data, "headers": {"Content-Type": "text/plain"}}
    assert served.ask("b11", "PUT", f"/evidence/{digest}", **put).status_code == 201
    assert served.ask("b11", "PUT", f"/evidence/{digest}", **put).status_code == 200
    assert served.ask("b11", "PUT", f"/evidence/{'0' * 64}", **put).status_code == 422
    assert served.get("b11", f"/evidence/{digest}").status_code == 403  # no fact names it yet
    assert report(served, "b11", "U1-1", evidence=[digest]).status_code == 200
    got = served.get("u1", f"/evidence/{digest}")
    assert (got.content, got.headers["Content-Type"]) == (data, "application/octet-stream")
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert served.get("u2", f"/evidence/{digest}").status_code == 403


def test_the_day_after_the_clock_moved_is_the_day_looked_at(served: City) -> None:
    served.go_to(date(2026, 10, 20))
    answer = served.get("gw", f"/assignments/{line('U1-1')}").json()
    assert (answer["light"], answer["word"]) == ("yellow", "due soon")
