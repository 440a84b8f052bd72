"""The small city with an account for every role, of U1 and of the committee, for whole modules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from service.access.limits import Limits
from service.access.roles import ADMINISTRATORS, WHOLE, Role
from tests.access.test_walk import served_with_evidence
from tests.served import City, a_copy

INSIDE = {"U1", *(f"U1-{number}" for number in range(1, 5))}
ROLES = sorted(Role)


def everybody(folder: Path) -> Iterator[City]:
    """``branch_secretary@U1``; ``@U1-1``: of one branch. On SQLite, with nothing counted."""
    for city in a_copy("sqlite", folder, crowded):
        app: Any = city.client.app
        app.state.limits = Limits("1000000/second", "1000000/second")
        yield city


def crowded(city: City) -> None:
    served_with_evidence(city)
    for role in Role:
        for home in ("U1-1", "U1", "GW"):
            _account(city, role, home)


def _account(city: City, role: Role, home: str) -> None:
    account, accounts, now = f"{role.value}@{home}", city.services.accounts, datetime.now(UTC)
    accounts.put(account, f"P-{account}", home, None, now)
    accounts.granting.give(account, role, WHOLE if role in ADMINISTRATORS else home, now)
    city.tokens[account] = accounts.open(account, "token", now, timedelta(hours=12))


def knock_as(city: City, account: str, method: str, where: str, **more: Any) -> Any:
    """At a page, by a session of the account's, with the session's own token."""
    accounts, now = city.services.accounts, datetime.now(UTC)
    secret = accounts.open(account, "session", now, timedelta(hours=1))
    session = accounts.session(secret, "session", now)
    assert session is not None
    headers = {"X-CSRF-Token": session.csrf, "Cookie": f"duban_session={secret}"}
    headers |= more.pop("headers", {})
    return city.client.request(method, where, headers=headers, follow_redirects=False, **more)
