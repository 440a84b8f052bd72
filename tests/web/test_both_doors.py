"""What is sent to a page and to the API is read by one body, and blamed on the same fields."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from service.access.log import By
from service.access.roles import WHOLE, Role
from tests.browsing import Door
from tests.small_city import line

LINE = line("U1-1", "T1")
ALIKE: list[tuple[str, str, str, str, dict[str, Any], set[str]]] = [
    # who, the page's form, where it is sent, method and path of the API, what is wrong, its fields
    ("sys", "/accounts", "/accounts", "POST /accounts", {"account": "x"}, {"person"}),
    ("sec", "/grants", "/grants", "POST /grants", {"account": "u1", "role": "king"}, {"role"}),
    ("sec", "/policy", "/policy", "PATCH /policy",
     {"idle_minutes": "9999", "session_hours": "0"}, {"idle_minutes", "session_hours"}),
    ("gw", "/account", "/account/tokens", "POST /tokens", {"days": "400"}, {"name", "days"}),
    ("gw", "/account", "/account/deputies", "POST /deputies", {"ends": "x"}, {"deputy", "ends"}),
    ("gw", "/people", "/people", "PUT /people/P-1", {"name": "x" * 201}, {"name"}),
    ("b11", f"/assignments/{LINE}", f"/assignments/{LINE}/extensions",
     f"POST /assignments/{LINE}/extensions", {"due": "x"}, {"due", "reason"}),
    ("b11", f"/assignments/{LINE}", f"/assignments/{LINE}/not-applicable",
     f"POST /assignments/{LINE}/not-applicable", {"reason": " "}, {"reason"}),
    ("gw", "/orders", "/orders", "POST /assignments",
     {"due": "x", "points": "y", "organizations": ["U1"]}, {"title", "due", "points"}),
]  # fmt: skip
# Where a page's form stands beside others that ask for the same.
BEFORE = {"extensions": "extend-", "not-applicable": "not-"}


@pytest.fixture(scope="module")
def office(shared_door: Door) -> Door:
    accounts, now = shared_door.services.accounts, datetime.now(UTC)
    accounts.policies.change({"second_factor": "offered"}, by=By("operator"))
    for account, role in (
        ("sys", Role.SYSTEM_ADMINISTRATOR), ("sec", Role.SECURITY_ADMINISTRATOR),
    ):  # fmt: skip
        accounts.put(account, f"P-{account}", WHOLE, None, now)
        accounts.granting.give(account, role, WHOLE, now)
    return shared_door


@pytest.mark.parametrize(("who", "page", "form", "api", "sent", "fields"), ALIKE)
def test_both_blame_the_same_fields(
    office: Door, who: str, page: str, form: str, api: str, sent: dict[str, Any], fields: set[str]
) -> None:
    office.enter(who)
    before = office.position
    typed = {**sent, "to": sent["organizations"]} if "organizations" in sent else sent
    typed = {**typed, "person": "P-1"} if page == "/people" else typed
    answer = office.send(page, form, typed)
    assert answer.status_code == 422, answer.text
    head = BEFORE.get(form.rpartition("/")[2], "")
    for field in fields:
        assert f'href="#{head}{field}"' in answer.text, field
        assert f'id="{head}{field}"' in answer.text, field
    method, _, path = api.partition(" ")
    headers = {"X-CSRF-Token": office.hidden("/account")["csrf"]}
    response = office.client.request(method, f"/api/v1{path}", json=sent, headers=headers)
    assert response.status_code == 422, response.text
    assert {each["field"].removeprefix("body.") for each in response.json()["errors"]} == fields
    assert office.position == before
