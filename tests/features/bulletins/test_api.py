"""A quarter's bulletin through the API (R7, R17): frozen, stepped through, issued, superseded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from schedules.complete_ledgers import CompleteLedgers
from service.access.roles import Role
from tests.features.ledgers.quarters import a_quarter, completed, failed, opened
from tests.served import City

PLACE = "/bulletins/2026Q4"


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def over(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[City]:
    """The quarter's months closed, one ledger checked, the round just begun; two officers."""
    for city in a_quarter(request.param, tmp_path_factory.mktemp("quarter")):
        now = datetime.now(UTC)
        accounts = city.services.accounts
        for name, role in (("gw2", Role.COMMITTEE_OFFICER), ("leader", Role.LEADER)):
            accounts.put(name, name.upper(), "GW", "no password", now)
            accounts.granting.give(name, role, "GW", now)
            city.tokens[name] = accounts.open(name, "token", now, timedelta(hours=1))
        first, *_ = opened(city, "gw", "U1")
        assert failed(city, "gw", "U1", first).status_code == 200
        assert completed(city, "gw", "U1").status_code == 200
        opened(city, "gw", "U2")  # and left to the clock
        yield city


def refused(city: City, answer: Any, rule: str, status: int = 409) -> None:
    assert answer.status_code == status, answer.text
    assert answer.json()["rule"] == rule


def ok(answer: Any, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body


def file_with(city: City, score: str) -> str:
    """A final file in which U1 has that score."""
    document = Document()
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("1", "Office U1", score), strict=True):
        cell.text = text
    out = BytesIO()
    document.save(out)
    data = out.getvalue()
    put = city.ask("gw", "PUT", f"/evidence/{sha256(data).hexdigest()}", content=data)
    assert put.status_code in (200, 201, 204), put.text
    return sha256(data).hexdigest()


def test_a_quarter_is_published_step_by_step(over: City) -> None:
    """In the order in which an office goes; what it may not do on the way is refused."""
    before = over.services.log.last()[0]
    refused(over, over.post("gw", PLACE, {}), "R17")  # the round is not over
    refused(over, over.post("gw", "/bulletins/2027Q1", {}), "R17")  # not closed
    assert over.services.log.last()[0] == before
    over.go_to(date(2027, 2, 1))
    refused(over, over.post("gw", PLACE, {}), "R17", 409)  # checks opened in the round are open
    CompleteLedgers().run(over.services, over.operator(), "2027-01-31")
    assert over.post("u1", PLACE, {}).status_code == 403

    assert ok(over.post("gw", PLACE, {}), 201)["n"] == 1
    refused(over, over.post("gw", PLACE, {}), "R17")  # one is being written
    assert over.get("gw", PLACE).status_code == 404, "none is issued"
    assert over.get("u1", f"{PLACE}/1").status_code == 404, "a draft is the committee's"
    assert ok(over.get("u1", "/bulletins"))["items"] == []
    draft = ok(over.get("gw", f"{PLACE}/1"))
    ranked = ok(over.get("gw", "/rankings/2026Q4"))["rows"]
    rows = {row["organization"]: row for row in draft["rows"]}
    assert {code: (row["rank"], row["score"]) for code, row in rows.items()} == {
        row["organization"]: (row["rank"], row["score"]) for row in ranked
    }
    assert rows["U1"]["ledger"].startswith("-")
    assert "季度" in draft["text"]

    text = {"title": "关于四季度考核的通报", "text": "第一段。\n第二段。"}
    written = text | {"praised": ["U2"], "named": ["U1"]}
    refused(over, over.put("gw", f"{PLACE}/text", written | {"praised": ["U1"]}), "R17")
    refused(over, over.put("gw", f"{PLACE}/text", written | {"praised": ["U1-1"]}), "R17")
    ok(over.put("gw", f"{PLACE}/text", written))
    number = {"document_number": "×直党工[2027] 3号"}
    refused(over, over.put("leader", f"{PLACE}/signature", number), "R17")  # not reviewed
    refused(over, over.put("gw", f"{PLACE}/review", {}), "回避", 403)  # it wrote the text
    ok(over.put("gw2", f"{PLACE}/review", {}))
    refused(over, over.put("gw2", f"{PLACE}/review", {}), "R17")
    ok(over.put("gw", f"{PLACE}/text", written))  # the review is void
    refused(over, over.put("leader", f"{PLACE}/signature", number), "R17")
    ok(over.put("gw2", f"{PLACE}/review", {}))
    refused(over, over.put("gw", f"{PLACE}/signature", number), "回避", 403)
    assert over.put("leader", f"{PLACE}/signature", {"document_number": "3"}).status_code == 422
    refused(over, over.put("gw", f"{PLACE}/issuance", {}), "R17")  # not signed
    ok(over.put("leader", f"{PLACE}/countersignature", {}))
    assert ok(over.put("leader", f"{PLACE}/signature", number))["document_number"] == (
        "×直党工〔2027〕3号"
    )
    good, bad = file_with(over, rows["U1"]["score"]), file_with(over, "99.99")
    attached = ok(over.put("gw", f"{PLACE}/final-file", {"sha256": bad}))
    assert attached["differences"] == [
        {"organization": "U1", "frozen": rows["U1"]["score"], "file": "99.99"}
    ]
    assert ok(over.put("gw", f"{PLACE}/final-file", {"sha256": good}))["differences"] == []
    unknown = over.put("gw", f"{PLACE}/final-file", {"sha256": "ab" * 32})
    assert unknown.status_code in (404, 409, 422)
    issued = ok(over.put("gw", f"{PLACE}/issuance", {}))
    assert (issued["year"], issued["number"]) == (2027, 1)
    for verb, body in (("issuance", {}), ("text", written), ("withdrawal", {"reason": "x"})):
        refused(over, over.put("gw", f"{PLACE}/{verb}", body), "R17")

    bulletin = ok(over.get("u1", PLACE))
    assert (bulletin["n"], bulletin["state"], bulletin["number"]) == (1, "issued", 1)
    assert bulletin["document_number"] == "×直党工〔2027〕3号"
    assert bulletin["rows"] == draft["rows"]
    assert [row["differs"] for row in ok(over.get("u1", f"{PLACE}/difference"))["items"]] == (
        [False] * len(rows)
    )
    document = over.get("u1", f"{PLACE}/document")
    assert document.status_code == 200
    assert document.content.startswith(b"PK")


def test_another_may_supersede_it_and_takes_no_number_twice(over: City) -> None:
    """After the first, whose place it takes."""
    assert ok(over.post("gw", PLACE, {}), 201)["n"] == 2
    ok(over.put("leader", f"{PLACE}/return", {"reason": "再核一遍"}))
    ok(over.put("gw2", f"{PLACE}/review", {}))
    refused(
        over,
        over.put("leader", f"{PLACE}/signature", {"document_number": "×直党工〔2027〕3号"}),
        "R17",
    )
    ok(over.put("leader", f"{PLACE}/signature", {"document_number": "×直党工〔2027〕5号"}))
    assert ok(over.get("u1", PLACE))["n"] == 1, "the newest issued one"
    moment = over.services.log.last()[0]
    assert ok(over.put("gw", f"{PLACE}/issuance", {}))["number"] == 2
    assert ok(over.get("u1", PLACE))["n"] == 2
    first = ok(over.get("u1", f"{PLACE}/1"))
    assert (first["state"], first["superseded_by"]) == ("superseded", 2)
    past = ok(over.get("u1", f"{PLACE}?as_of={moment}"))
    assert (past["n"], past["state"]) == (1, "issued"), "as of a past moment"
    assert ok(over.post("gw", PLACE, {}), 201)["n"] == 3
    ok(over.put("gw", f"{PLACE}/withdrawal", {"reason": "不再印发"}))
    assert ok(over.get("gw", f"{PLACE}/3"))["state"] == "withdrawn"
    refused(over, over.put("gw2", f"{PLACE}/review", {}), "R17")
