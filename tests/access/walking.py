"""Every door there is, and how to knock at each for an organization."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from service.access.rights import Reach
from service.access.roles import ADMINISTRATORS, WHOLE, Grant, Role
from service.access.table import EVERYBODY, TABLE, reaches
from tests.doors import API, PAGES, Door, action_of
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
    grant = Grant(role, WHOLE if role in ADMINISTRATORS else place)
    if action in EVERYBODY:
        return True
    if action not in TABLE[role]:
        return False
    bare = path.removeprefix("/api/v1")
    if bare in NARROWED:
        return None
    if not touches(bare):
        return reaches(grant, action, [], "GW") or TABLE[role][action] is Reach.CITY
    return reaches(grant, action, LINEAGES[target], "GW")


def touches(path: str) -> bool:
    """Whether the door is about one organization's things."""
    of_people = path.startswith(("/accounts", "/grants", "/sessions", "/tokens", "/factors"))
    if of_people or path.startswith(("/deputies", "/tasks", "/audit/proof")):
        return False
    names = ("{code}", "{organization}", "{assignment}", "{notice}", "{position}", "{sha256}")
    return any(name in path for name in names) or path in ("/assignments", "/organizations")


# --- knocking -----------------------------------------------------------------------------------


def address(path: str, target: str, found: dict[str, str]) -> str:
    values = {
        "code": target, "organization": target, "assignment": line(target), "period": "2026-10",
        "kind": "tasks", "number": "1", "sha256": found["sha256"], "notice": found["notice"],
        "position": found["position"], "account": "nobody", "grant": "0" * 16, "person": "P-none",
        "session": "0" * 16, "token": "0" * 16, "factor": "0" * 16, "deputy": "0" * 16,
        "act": "cancellation",
    }  # fmt: skip
    if path.startswith(("/api/v1/tasks/", "/tasks/")):
        values["code"] = "T1"
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", value)
    return f"{path}?period=2026-10&against=20"


def body(door: Door, target: str) -> Any:
    """A sound body, so that it is the right that decides and no field."""
    path = door[1].removeprefix("/api/v1")
    due, tomorrow = "2026-10-20", (datetime.now(UTC) + timedelta(days=1)).isoformat()
    bodies: dict[str, Any] = {
        "POST /assignments": {"organizations": [target], "title": "x", "due": due},
        "PUT /assignments/{assignment}/report": {"points": "1"},
        "PUT /periods/{period}/receipt": {"organization": target},
        "POST /assignments/{assignment}/handoffs": {"to": ["U1-2"], "due": due},
        "POST /assignments/{assignment}/extensions": {"due": due, "reason": "x"},
        "POST /assignments/{assignment}/not-applicable": {"reason": "x"},
        "PUT /assignments/{assignment}/return": {"reason": "x"},
        "PUT /assignments/{assignment}/transfer": {"to": "U1-2"},
        "PUT /assignments/{assignment}/extensions/{number}/decision": {"granted": True},
        "PUT /assignments/{assignment}/not-applicable/decision": {"granted": True},
        "POST /urgings": {"assignments": [line(target)]},
        "POST /organizations": {"code": "U9", "name": "x", "kind": "党支部", "superior": target},
        "PATCH /organizations/{code}": {"name": "y"},
        "PUT /organizations/{code}/merger": {"into": target},
        "POST /organizations/{code}/posts": {"post": "书记", "person": "P1"},
        "PUT /organizations/{code}/posts/vacancy": {"post": "书记", "person": "P1"},
        "POST /tasks": {"code": "T9", "name": "x", "cycle": "每月", "kinds": ["党支部"],
                        "points": "1", "deadline": "本月25日"},
        "PATCH /tasks/{code}": {"name": "x"},
        "POST /workdays": {"days": {"2026-10-10": True}},
        "POST /schemes": {"parameters": {"late_per_day": 200}},
        "PUT /reports/{organization}/{period}": {"items": []},
        "PUT /reports/{organization}/{period}/return": {"reason": "x"},
        "POST /audit/forgotten": {"position": 1, "field": "title", "reason": "x"},
        "POST /accounts": {"account": "someone", "person": "P9"},
        "PATCH /accounts/{account}": {"person": "P9", "organization": "U1"},
        "PUT /accounts/{account}/provider": {"issuer": "x", "subject": "y"},
        "POST /grants": {"account": "nobody", "role": "member", "organization": "U1"},
        "PATCH /policy": {"dormant_days": 91},
        "PUT /people/{person}": {"name": "x", "organization": "U1"},
        "POST /tokens": {"name": "x"},
        "PUT /password": {"old": "x", "new": "y"},
        "POST /factors": {"name": "x"},
        "PUT /factors/{factor}/confirmation": {"code": "x"},
        "POST /deputies": {"deputy": "nobody", "ends": tomorrow},
    }  # fmt: skip
    return bodies.get(f"{door[0]} {path}")


def knock(city: City, account: str, door: Door, target: str, found: dict[str, str]) -> Any:
    method, path = door
    where = address(path, target, found).removeprefix("/api/v1")
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
