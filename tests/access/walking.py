"""Every door there is, and how to knock at each for an organization."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from service.access.rights import Reach
from service.access.roles import ADMINISTRATORS, WHOLE, Grant, Role
from service.access.table import EVERYBODY, TABLE, reaches
from tests.doors import API, FRESH, PAGES, ROUTES, Door, action_of
from tests.doors import WHOLE as WHOLE_DOORS
from tests.sampling import body_of
from tests.served import City, line

OF_THE_CITY = "GW"
LINEAGES = {
    "GW": ["GW"], "U1": ["U1", "GW"], "U2": ["U2", "GW"], "U1-1": ["U1-1", "U1", "GW"],
    "U2-1": ["U2-1", "U2", "GW"],
}  # fmt: skip
# The path names no organization, and the list is narrowed to what the grants reach.
NARROWED = {
    "/assignments", "/reports", "/notices", "/audit/facts", "/audit/leads", "/people",
    "/dispatch/{period}", "/dispatch/{period}/difference", "/rankings/{period}",
    "/rankings/{period}/difference", "/evidence/{sha256}", "/urgings", "/imports/{kind}",
    "/imports", "/dispatch", "/rankings", "/trail", "/leads", "/leads/{period}", "/find",
    "/reports/{period}", "/receipts", "/dispatch/{period}/urging", "/reports/{period}/confirmation",
    "/periods/{period}/receipt", "/people/{person}", "/notices/receipt",
    "/undo", "/handing-down", "/orders",
}  # fmt: skip


def api_doors() -> list[Door]:
    return list(API)


def page_doors() -> list[Door]:
    return list(PAGES)


# --- what the table says ------------------------------------------------------------------------


def expected(role: Role, place: str, door: Door, target: str) -> bool | None:
    """Whether the account gets past the table there. None: inside, it may depend on more."""
    method, path = door
    action = action_of(method, path)
    assert action is not None, f"{method} {path} is named nowhere"
    if door in FRESH or path.endswith("/proof"):
        return None  # tests/access/test_step_up.py knocks there
    grant = Grant(role, WHOLE if role in ADMINISTRATORS else place)
    if action in EVERYBODY:
        return True
    if action not in TABLE[role]:
        return False
    if door in WHOLE_DOORS:
        return reaches(grant, action, [], "GW") or TABLE[role][action] is Reach.CITY
    bare = path.removeprefix("/api/v1")
    if bare in NARROWED or not touches(bare):
        return None
    reached = reaches(grant, action, LINEAGES[target], "GW")
    # Who asked, a door or two before, does not answer (tests/access/test_independence.py).
    return None if reached and bare.endswith("/decision") else reached


def touches(path: str) -> bool:
    """Whether the address itself says whose things the door is about."""
    names = ("{organization}", "{assignment}", "{notice}", "{position}", "{sha256}")
    by_name = path.startswith("/organizations/{code}") or any(name in path for name in names)
    return by_name or path in ("/assignments", "/organizations")


def is_asked_of(door: Door) -> bool:
    """Whether knocking for another organization is another question there: it is for what the
    address or the body names."""
    return (
        door[0] != "GET" or "{" in door[1] or door[1].endswith(("/assignments", "/organizations"))
    )


# --- knocking -----------------------------------------------------------------------------------


def address(path: str, target: str, fields: dict[str, str]) -> str:
    values = {
        "code": target, "organization": target, "assignment": line(target), "period": "2026-10",
        "kind": "tasks", "number": "1", "sha256": fields["sha256"], "notice": fields["notice"],
        "position": fields["position"], "account": "nobody", "grant": "0" * 16, "person": "P-none",
        "session": "0" * 16, "token": "0" * 16, "factor": "0" * 16, "deputy": "0" * 16,
        "act": "cancellation", "quarter": "2026Q4", "rectification": line(target),
    }  # fmt: skip
    if path.startswith(("/api/v1/tasks/", "/tasks/")):
        values["code"] = "T1"
    path = re.sub(r"\{(\w+)\}", lambda place: values.get(place[1], "nothing"), path)
    return f"{path}?period=2026-10&against=20"


def body(door: Door, target: str) -> Any:
    """A sound body, so that it is the right that decides and no field."""
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    known: dict[str, Any] = {
        "organization": "U1" if door[1].endswith("/grants") else target,
        "organizations": [target], "superior": target, "into": target, "to": "U1-2",
        "assignments": [line(target)], "due": "2026-10-20", "points": "1", "items": [],
        "ends": tomorrow, "reason": "x", "kind": "党支部", "cycle": "每月", "kinds": ["党支部"],
        "deadline": "本月25日", "role": "member", "person": "P9", 
        "position": 1, "field": "title",
    }  # fmt: skip
    if door[0] == "PATCH":
        known = {"name": "y", "person": "P9", "organization": "U1", "dormant_days": 91}
    if "/material/" in door[1]:
        known["evidence"] = [{"assignment": line(target), "sha256": "0" * 64}]
    if door[1].endswith("/handoffs"):
        known["to"] = ["U1-2"]
    return body_of(ROUTES[door], known)


def knock(city: City, account: str, door: Door, target: str, fields: dict[str, str]) -> Any:
    method, path = door
    where = address(path, target, fields).removeprefix("/api/v1")
    if method == "GET":
        return city.get(account, where)
    where = where.partition("?")[0]
    if path.endswith("/imports/{kind}"):
        return city.ask(account, method, where, files={"file": ("x.csv", b"x")})
    if path.endswith("/evidence/{sha256}"):
        data = b"evidence"
        digest = hashlib.sha256(data).hexdigest()
        return city.ask(account, method, f"/evidence/{digest}", content=data)
    return city.ask(account, method, where, json=body(door, target))
