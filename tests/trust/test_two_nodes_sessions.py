"""Two nodes on one PostgreSQL: what ends a session on one is felt by the next request to the other.

Both have looked at the session just before, so each holds what it saw of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import httpx2
import pytest

from service.access import passwords
from service.access.log import By
from service.access.roles import WHOLE, Role
from service.access.who import OPERATOR
from service.bootstrap import initialize
from service.services import Services
from service.settings import Settings
from service.wiring import services
from tests.databases import fresh_postgres
from tests.session_opening import sign_in
from tests.trust.nodes import free_port, running, wait_for

RIGHT, ANOTHER = "Tulip river 42", "Willow bridge 7"
HASHED = passwords.hashed(RIGHT)
_numbers = count(1)


@dataclass
class Pair:
    """``here`` and ``there``: two ``duban serve`` on one store."""

    here: httpx2.Client
    there: httpx2.Client
    store: Services

    def person(self, role: Role = Role.AUDIT_ADMINISTRATOR) -> str:
        account = self.plain_person()
        accounts = self.store.accounts
        accounts.granting.give(account, role, WHOLE, datetime.now(UTC))
        return account

    def plain_person(self) -> str:
        """Without a role: what is done to the account needs no second person."""
        account = f"li{next(_numbers)}"
        self.store.accounts.put(account, f"P-{account}", OPERATOR, HASHED, datetime.now(UTC))
        return account

    def token(self, account: str, password: str = RIGHT) -> str:
        form = {"username": account, "password": password}
        return str(self.here.post("/api/v1/token", data=form).json()["access_token"])

    def session(self, account: str) -> str:
        """By the page's form; the cookie's value."""
        form = {"account": account, "password": RIGHT}
        answer = sign_in(self.here, form, follow_redirects=False)
        assert answer.status_code == 303
        self.here.cookies.clear()
        return str(answer.cookies["duban_session"])

    def seen(self, account: str) -> Callable[[], tuple[int, int]]:
        """What a token and a session of the account's are answered: here, there, and by pages."""
        both = self.token(account), self.session(account)

        def look() -> tuple[int, int]:
            rows = [_status(node, *both) for node in (self.here, self.there)]
            assert rows[0] == rows[1], "the nodes do not agree"
            return rows[1]

        assert look() == (200, 200)
        return look

    def by_chief(self, method: str, path: str) -> None:
        """By a system administrator, on the first node."""
        token = self.token(self.person(Role.SYSTEM_ADMINISTRATOR))
        answer = _as(self.here, method, path, token)
        assert answer.status_code == 200, answer.text


ENDED = (401, 401)


def _status(node: httpx2.Client, token: str, session: str) -> tuple[int, int]:
    by_session = node.get("/api/v1/account", headers={"Cookie": f"duban_session={session}"})
    return _as(node, "GET", "/account", token).status_code, by_session.status_code


def _as(
    node: httpx2.Client, method: str, path: str, token: str, json: dict[str, str] | None = None
) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return node.request(method, f"/api/v1{path}", headers=headers, json=json)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("nodes")
    with fresh_postgres() as url, ExitStack() as stack:
        settings = Settings(database=url, evidence=str(folder / "evidence"))
        initialize(settings)
        here, there = (stack.enter_context(node(url, folder)) for _ in range(2))
        made = stack.enter_context(services(settings))
        made.accounts.policies.change({"second_factor": "offered"}, By(OPERATOR))
        yield Pair(here, there, made)


@contextmanager
def node(url: str, folder: Path) -> Iterator[httpx2.Client]:
    """A served node and a client of it; killed at the end."""
    port = str(free_port())
    serving = ("serve", "--host", "127.0.0.1", "--port", port, "--no-scheduler")
    with (
        running(url, folder, *serving) as process,
        httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        wait_for(lambda: _is_up(client), process)
        assert _is_up(client), "the node did not come up"
        yield client


def _is_up(client: httpx2.Client) -> bool:
    try:
        return client.get("/healthz").status_code == 200
    except httpx2.TransportError:
        return False


def test_signing_out_on_one_node_ends_the_session_on_the_other(pair: Pair) -> None:
    session = {"Cookie": f"duban_session={pair.session(pair.person())}"}
    page = pair.here.get("/", headers=session, follow_redirects=True).text
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf is not None
    assert pair.there.get("/", headers=session).status_code != 303
    left = pair.here.post("/sign-out", headers=session, data={"csrf": csrf[1]})
    assert left.status_code == 303
    gone = pair.there.get("/", headers=session)
    assert (gone.status_code, gone.headers["location"][:8]) == (303, "/sign-in")


def test_disabling_an_account_on_one_node_ends_all_it_has_on_the_other(pair: Pair) -> None:
    account = pair.plain_person()
    look = pair.seen(account)
    pair.by_chief("PUT", f"/accounts/{account}/disabling")
    assert look() == ENDED
    pair.by_chief("DELETE", f"/accounts/{account}/disabling")
    assert look() == ENDED, "let in again, it signs in anew"


def test_a_changed_password_ends_all_the_account_has_on_the_other_node(pair: Pair) -> None:
    account = pair.person()
    look = pair.seen(account)
    body = {"old": RIGHT, "new": ANOTHER}
    assert _as(pair.here, "PUT", "/password", pair.token(account), body).status_code == 200
    assert look() == ENDED
    assert _as(pair.there, "GET", "/account", pair.token(account, ANOTHER)).status_code == 200


def test_an_administrator_ends_all_sessions_of_an_account_on_both_nodes(pair: Pair) -> None:
    account = pair.person()
    look, others = pair.seen(account), pair.seen(pair.person())
    pair.by_chief("DELETE", f"/accounts/{account}/sessions")
    assert look() == ENDED
    assert others() == (200, 200)


def test_one_session_ended_by_its_owner_ends_on_the_other_node_alone_of_all(pair: Pair) -> None:
    account = pair.person()
    look, other = pair.seen(account), pair.token(account)
    rows = _as(pair.here, "GET", "/sessions", other).json()["items"]
    for row in (row for row in rows if row["kind"] == "session"):
        assert _as(pair.here, "DELETE", f"/sessions/{row['id']}", other).status_code == 200
    assert look() == (200, 401)


def test_a_reset_account_is_out_on_the_other_node_at_once(pair: Pair) -> None:
    account = pair.plain_person()
    look = pair.seen(account)
    pair.by_chief("POST", f"/accounts/{account}/reset")
    assert look() == ENDED


def test_a_revoked_grant_is_felt_by_the_next_request_to_the_other_node(pair: Pair) -> None:
    account, granting = pair.person(), pair.store.accounts.granting
    token = pair.token(account)
    path = "/access-log?limit=1"
    assert _as(pair.there, "GET", path, token).status_code == 200
    boss = pair.token(pair.person(Role.SECURITY_ADMINISTRATOR))
    [grant] = granting.of(account)
    assert _as(pair.here, "DELETE", f"/grants/{grant.id}", boss).status_code == 200
    assert _as(pair.there, "GET", path, token).status_code == 403


def test_five_failures_on_two_nodes_lock_the_account_on_both(pair: Pair) -> None:
    account = pair.person()
    wrong = {"username": account, "password": "Wrong one 11"}
    for number in range(5):
        door = pair.here if number % 2 else pair.there
        assert door.post("/api/v1/token", data=wrong).status_code == 401
    for door in (pair.here, pair.there):
        assert door.post("/api/v1/token", data=wrong | {"password": RIGHT}).status_code == 401
