"""What is taken away is whole: never cut, and never the part of a list that is looked at."""

from __future__ import annotations

import re

import pytest

from service.features.accounts.pages import access_log
from service.features.assignments.pages import assignments
from service.features.people import pages as people
from service.features.trail import queries as trail
from service.web import listing
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
