"""A small city on both databases, its doors, and a token for each who knocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from aggregates.assignment.states import catalogue_id
from aggregates.values.period import Month
from service.access.roles import usual_role
from service.access.who import OPERATOR, Who
from service.app import create_app
from service.bootstrap import initialize
from service.features.catalogue import commands as tasks
from service.features.months.commands import issue
from service.features.organizations.commands import importing as import_organizations
from service.features.organizations.commands.listed import Listed
from service.features.workdays import commands as workdays
from service.recording.call import Call, call, record
from service.services import Services
from service.settings import Settings
from service.wiring import services
from tests.databases import fresh_postgres
from tests.known_password import HASHED

MONTH = Month(2026, 10)
BEGINS = datetime(2026, 10, 1, 1, tzinfo=UTC)
UNITS = {"U1": "党群", "U2": "党群", "U3": "政府"}
BRANCHES = {"U1": 4, "U2": 3, "U3": 1}
PEOPLE = {"gw": "GW", "u1": "U1", "u2": "U2", "b11": "U1-1", "b12": "U1-2", "b21": "U2-1"}
WATCHER = "192.0.2.7"  # where these requests come from; it may scrape
Knock = Callable[..., Any]


@dataclass
class City:
    """``ask("b11", "PUT", path, json=...)`` sends a request as that account."""

    services: Services
    client: TestClient
    tokens: dict[str, str]
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, account: str | None, method: str, path: str, **more: Any) -> Any:
        headers = {**self.headers, **more.pop("headers", {})}
        if account is not None:
            headers["Authorization"] = f"Bearer {self.tokens[account]}"
        base = "" if path.startswith(("/healthz", "/readyz", "/metrics")) else "/api/v1"
        return self.client.request(method, base + path, headers=headers, **more)

    def get(self, account: str, path: str, **more: Any) -> Any:
        return self.ask(account, "GET", path, **more)

    def put(self, account: str, path: str, body: Any = None, **more: Any) -> Any:
        return self.ask(account, "PUT", path, json=body, **more)

    def post(self, account: str, path: str, body: Any = None, **more: Any) -> Any:
        return self.ask(account, "POST", path, json=body, **more)

    def desk(self, account: str, method: str, path: str, body: Any = None) -> Any:
        """By a session that has just begun, as a page's script asks."""
        accounts, now = self.services.accounts, datetime.now(UTC)
        secret = accounts.open(account, "session", now, timedelta(hours=1))
        session = accounts.session(secret, "session", now)
        assert session is not None
        headers = {"Cookie": f"duban_session={secret}", "X-CSRF-Token": session.csrf}
        return self.ask(None, method, path, json=body, headers=headers)

    def go_to(self, day: date, hour: int = 2) -> None:
        self.services.log.move_clock(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))

    def operator(self) -> Call:
        return call(self.services, Who(OPERATOR, OPERATOR, OPERATOR, operator=True), "command-line")


def line(organization: str, task: str = "T1", month: Month = MONTH) -> str:
    """The id of an assignment of the catalogue."""
    return str(catalogue_id(str(month), organization, task))


@pytest.fixture(params=["sqlite", "postgres"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[City]:
    if request.param == "sqlite":
        yield from _city(f"sqlite:///{tmp_path / 'duban.db'}", tmp_path)
        return
    with fresh_postgres() as url:
        yield from _city(url, tmp_path)


@pytest.fixture
def served_on_sqlite(tmp_path: Path) -> Iterator[City]:
    """Where nothing of the test is the database's."""
    yield from _city(f"sqlite:///{tmp_path / 'duban.db'}", tmp_path)


def _city(url: str, folder: Path) -> Iterator[City]:
    settings = Settings(
        database=url, evidence=str(folder / "evidence"), language="en", scrapers=WATCHER
    )
    initialize(settings, BEGINS)
    with services(settings) as made:
        _fill(made)
        tokens = {name: _token(made, name, code) for name, code in PEOPLE.items()}
        app = create_app(settings, made)
        with TestClient(app, raise_server_exceptions=False, client=(WATCHER, 50_000)) as client:
            yield City(made, client, tokens)


def _token(made: Services, account: str, organization: str) -> str:
    now = datetime.now(UTC)
    made.accounts.put(account, account.upper(), organization, HASHED, now)
    role = usual_role(made.standing_data.lineage(organization))
    made.accounts.granting.give(account, role, organization, now)
    return made.accounts.open(account, "token", now, timedelta(hours=1))


def _fill(made: Services) -> None:
    asking = call(made, Who(OPERATOR, OPERATOR, OPERATOR, operator=True), "command-line")
    plan = import_organizations.plan(made, asking, list(_organizations()), None)
    record(made, asking, plan.events)
    record(made, asking, tasks.plan(made, asking, list(_tasks())).events)
    workdays.load(made, asking, {date(2026, 10, n): False for n in range(1, 8)})
    issue.issue(made, asking, MONTH)


def _organizations() -> Iterator[Listed]:
    def listed(code: str, kind: str, superior: str | None, group: str | None) -> Any:
        return Listed(
            code=code, name=f"Office {code}", kind=kind, superior=superior, group=group,
            members=30, tier=None,
        )  # fmt: skip

    yield listed("GW", "工委", None, None)
    for unit, group in UNITS.items():
        yield listed(unit, "机关党委", "GW", group)
        for number in range(1, BRANCHES[unit] + 1):
            yield listed(f"{unit}-{number}", "党支部", unit, None)


def _tasks() -> Iterator[tasks.Listed]:
    for number in range(1, 7):
        kinds = ("党支部",) if number < 5 else ("机关党委",)
        yield tasks.Listed(
            code=f"T{number}", name=f"Task {number}", category=None, cycle="每月", kinds=kinds,
            points=1000, deadline=f"本月{20 + number}日", material=None, basis=None,
            condition=None,
        )  # fmt: skip
