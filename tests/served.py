"""A small city on both databases, its doors, and a token for each who knocks."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
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
from tests.databases import a_database, a_template
from tests.known_password import HASHED
from tests.scratch import scratch

MONTH = Month(2026, 10)
BEGINS = datetime(2026, 10, 1, 1, tzinfo=UTC)
UNITS = {"U1": "党群", "U2": "党群", "U3": "政府"}
BRANCHES = {"U1": 4, "U2": 3, "U3": 1}
PEOPLE = {"gw": "GW", "u1": "U1", "u2": "U2", "b11": "U1-1", "b12": "U1-2", "b21": "U2-1"}
WATCHER = "192.0.2.7"  # where these requests come from; it may scrape
Knock = Callable[..., Any]
Prepare = Callable[["City"], Any]
Tokens = dict[str, str]
TOKENS: dict[tuple[str, Prepare], Tokens] = {}  # of what was prepared in this process


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
    yield from a_copy(request.param, tmp_path)


@pytest.fixture
def served_on_sqlite(tmp_path: Path) -> Iterator[City]:
    """Where nothing of the test is the database's."""
    yield from a_copy("sqlite", tmp_path)


def copies(prepare: Prepare) -> Any:
    """A fixture: the city in which ``prepare`` was done, on both databases."""

    @pytest.fixture(params=["sqlite", "postgres"])
    def copied(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[City]:
        yield from a_copy(request.param, tmp_path, prepare)

    return copied


def as_founded(city: City) -> None:
    """The small city on the morning of 1 October 2026."""


def a_copy(kind: str, folder: Path, prepare: Prepare = as_founded) -> Iterator[City]:
    """The city in which ``prepare`` was done, of its own: done once in each process, then copied.
    ``kind``: sqlite or postgres."""
    if kind == "sqlite":
        shutil.copytree(_files(prepare), folder, dirs_exist_ok=True)
        yield from _opened(f"sqlite:///{folder / 'duban.db'}", folder, TOKENS[kind, prepare])
        return
    template = _template(prepare)
    shutil.copytree(_beside(prepare), folder, dirs_exist_ok=True)
    with a_database(template) as url:
        yield from _opened(url, folder, TOKENS[kind, prepare])


@cache
def _files(prepare: Prepare) -> Path:
    folder = scratch("served")
    TOKENS["sqlite", prepare] = _build(f"sqlite:///{folder / 'duban.db'}", folder, prepare)
    return folder


@cache
def _beside(prepare: Prepare) -> Path:
    """What lies outside the database: evidence."""
    return scratch("served")


@cache
def _template(prepare: Prepare) -> str:
    """The name of a database from which others are copied."""
    name, folder = f"{prepare.__module__}_{prepare.__name__}"[-40:], _beside(prepare)

    def build(url: str) -> None:
        TOKENS["postgres", prepare] = _build(url, folder, prepare)

    return a_template(name.replace(".", "_"), build)


def _build(url: str, folder: Path, prepare: Prepare) -> Tokens:
    """The token of each who knocks there."""
    settings = _settings(url, folder)
    initialize(settings, BEGINS)
    with services(settings) as made:
        _fill(made)
        for account, organization in PEOPLE.items():
            now = datetime.now(UTC)
            made.accounts.put(account, account.upper(), organization, HASHED, now)
            role = usual_role(made.standing_data.lineage(organization))
            made.accounts.granting.give(account, role, organization, now)
        now = datetime.now(UTC)
        tokens = {a: made.accounts.open(a, "token", now, timedelta(hours=12)) for a in PEOPLE}
    for city in _opened(url, folder, tokens):
        prepare(city)
        city.services.projector.catch_up()
        tokens = city.tokens
    return tokens


def _settings(url: str, folder: Path) -> Settings:
    return Settings(
        database=url, evidence=str(folder / "evidence"), language="en", scrapers=WATCHER
    )


def _opened(url: str, folder: Path, tokens: Tokens) -> Iterator[City]:
    settings = _settings(url, folder)
    with services(settings) as made:
        app = create_app(settings, made)
        with TestClient(app, raise_server_exceptions=False, client=(WATCHER, 50_000)) as client:
            yield City(made, client, dict(tokens))


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
