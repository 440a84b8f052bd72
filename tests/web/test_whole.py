"""What is taken away is whole: never cut, and never the part of a list that is looked at."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from aggregates.values.text import Text
from service.access.who import OPERATOR, Who
from service.features.accounts.pages import access_log
from service.features.assignments.commands.ordering import ByHand, issue_by_hand
from service.features.assignments.pages import assignments
from service.features.people import pages as people
from service.features.trail import queries as trail
from service.recording.call import Call, call
from service.web import listing
from service.web.accepting import XLSX
from tests.browsing import Door


@pytest.mark.parametrize("path", ["/assignments?under=GW", "/trail?organization=U1"])
def test_a_list_over_its_bound_is_refused_with_how_to_split_it(
    shared_door: Door, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    for module in (assignments, trail, people, access_log):
        monkeypatch.setattr(module, "MOST", 3)
    shared_door.enter("gw")
    assert "按月份、按组织" in shared_door.see(f"{path}&format=csv", 422)
    monkeypatch.undo()
    assert shared_door.client.get(f"{path}&format=csv").status_code == 200


def test_the_api_refuses_too_unless_so_many_rows_were_asked_for(
    shared_door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "EXPORTED", 3)
    shared_door.enter("gw")
    csv = {"Accept": "text/csv"}
    refused = shared_door.client.get("/api/v1/assignments?under=GW", headers=csv)
    assert refused.status_code == 422
    assert "3" in refused.json()["detail"]
    part = shared_door.client.get("/api/v1/assignments?under=GW&limit=3", headers=csv)
    assert part.status_code == 200


def test_from_the_middle_of_a_list_all_of_it_is_taken(shared_door: Door) -> None:
    shared_door.enter("gw")
    links = re.findall(r'href="([^"]*format=[^"]*)"', shared_door.see("/trail?before=40&via=page"))
    assert len(links) == 2
    assert all("via=page" in link and "before" not in link for link in links)


@pytest.mark.parametrize(
    "path",
    ["/assignments?organization=", "/audit/facts?", "/organizations?", "/people?", "/runs?"],
)
@pytest.mark.parametrize("kind", ["text/csv", XLSX])
def test_what_is_taken_away_is_the_same_in_however_many_pieces_it_is_read(
    shared_door: Door, monkeypatch: pytest.MonkeyPatch, path: str, kind: str
) -> None:
    shared_door.enter("gw")
    shared_door.services.reach(shared_door.services.log.last()[0])
    url = f"/api/v1{path.removesuffix('organization=')}"
    as_of = shared_door.client.get(f"{url}&limit=1").json()["as_of"]

    def taken() -> list[object]:
        answer = shared_door.client.get(
            url, params={"as_of": as_of}, headers={"Accept": kind}
        )  # replaces the query
        assert answer.status_code == 200, answer.text
        if kind == "text/csv":
            return [*answer.content.splitlines()]
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
        return [tuple(cell.value for cell in row) for row in sheet.rows]

    whole = taken()
    most: list[int] = []
    make = listing.Listing._page

    def page(self: Any, ask: Any, cursor: Any) -> Any:
        made = make(self, ask, cursor)
        if made.table is not None:
            rows = list(made.table.rows)
            made.table = replace(made.table, rows=rows)
            most.append(len(rows))
        return made

    monkeypatch.setattr(listing.Listing, "_page", page)
    monkeypatch.setattr(listing, "MOST", 2)
    assert taken() == whole
    if path not in ("/organizations?", "/runs?", "/people?"):  # found whole, or short
        assert max(most) <= 2 < sum(most)


def test_pieces_are_all_as_of_one_moment(
    shared_door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is recorded while a list is taken away is not in it."""
    shared_door.enter("gw")
    before = shared_door.client.get("/api/v1/audit/facts?limit=1000").json()["items"]
    make = listing.Listing._page

    def page(self: Any, ask: Any, cursor: Any) -> Any:
        made = make(self, ask, cursor)
        services = shared_door.services
        order = ByHand(organizations=["U1"], title=Text("x"), due=services.now().date())
        issue_by_hand(services, operator(services), order)
        services.reach(services.log.last()[0])
        return made

    monkeypatch.setattr(listing.Listing, "_page", page)
    monkeypatch.setattr(listing, "MOST", 5)
    answer = shared_door.client.get("/api/v1/audit/facts", headers={"Accept": "text/csv"})
    positions = re.findall(r"^\"?(\d+)", answer.text, re.MULTILINE)
    assert len(positions) == len(before)


def operator(services: Any) -> Call:
    return call(services, Who(OPERATOR, OPERATOR, OPERATOR, operator=True), "command-line")
