"""Four roles on a real PostgreSQL, made as docs/operating.md says: each does its own, no more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
from click.testing import CliRunner, Result
from fastapi.testclient import TestClient
from psycopg.errors import InsufficientPrivilege

from aggregates.values.text import Text
from service.app import create_app
from service.cli.main import main
from service.features.assignments.commands.ordering import ByHand, issue_by_hand
from service.settings import Settings
from service.wiring import services
from tests.city import City
from tests.databases import postgres_server, run_on_server
from tests.workbooks.books import SELF, TITLES, book

ROOT = Path(__file__).parents[2]
OWNER, SERVICE, REDACTOR, BACKUP = "duban_owner", "duban", "duban_redactor", "duban_backup"
VARIABLES = {"": SERVICE, "_OWNER": OWNER, "_REDACTOR": REDACTOR, "_BACKUP": BACKUP}


def duban(*arguments: object) -> Result:
    done = CliRunner().invoke(main, [*map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def well(*arguments: object) -> str:
    done = duban(*arguments)
    assert done.exit_code == 0, done.output
    return done.output


class Roles:
    """Names of this test's own for the document's, and the address of each."""

    def __init__(self) -> None:
        self.mark = uuid4().hex[:8]

    def url(self, role: str) -> str:
        parts = urlsplit(postgres_server())
        host = parts.netloc.rpartition("@")[2]
        path, netloc = f"/{self.named('duban')}", f"{self.named(role)}:p@{host}"
        return urlunsplit(parts._replace(path=path, netloc=netloc))

    def named(self, role: str) -> str:
        return f"{role}_{self.mark}"

    def statements(self) -> list[str]:
        text = (ROOT / "docs" / "operating.md").read_text()
        [block] = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
        return [
            re.sub(r"\bduban(_owner|_redactor|_backup)?\b", lambda f: self.named(f[0]), each)
            for each in block.split(";\n")
            if each.strip()
        ]

    def settle(self, monkeypatch: pytest.MonkeyPatch, *but: str) -> None:
        for end, role in VARIABLES.items():
            name = f"DUBAN_DATABASE{end}"
            if role in but:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, self.url(role))


@pytest.fixture
def roles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Roles]:
    made, server = Roles(), postgres_server()
    for statement in made.statements():
        run_on_server(server, statement)
    made.settle(monkeypatch)
    monkeypatch.setenv("DUBAN_EVIDENCE", str(tmp_path / "evidence"))
    monkeypatch.setenv("DUBAN_LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)
    yield made
    run_on_server(server, f'DROP DATABASE IF EXISTS "{made.named("duban")}" WITH (FORCE)')
    for role in VARIABLES.values():
        run_on_server(server, f'DROP ROLE "{made.named(role)}"')


def test_every_command_runs_with_four_roles(
    roles: Roles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    well("init", "--simulated-clock", "2026-10-01T08:00")
    roles.settle(monkeypatch, OWNER)  # a node does without
    with services(Settings()) as made:
        City(made).populate()
    assert json.loads(well("issue", "2026-10", "--json"))["issued"] > 0
    well("schedule", "--at", "2026-11-02T10:00")
    with services(Settings()) as made:
        given = ByHand(organizations=["U1"], title=Text("给某人的督办"), due=date(2026, 11, 9))
        position = issue_by_hand(made, City(made).operator(), given).position
    claims = [(1, "U1", "甲", "T1", "学", "已完成", 8), (2, "U1", "甲", "T5", "学", "已完成", 4)]
    (tmp_path / "a.xlsx").write_bytes(book((TITLES[0], SELF, *claims)))
    well("import", "self-evaluations", "a.xlsx", "--confirm")
    well("audit", "forget", position, "title", "--reason", "a telephone number")
    assert _words(position) == [(None, None)]
    for command in ("seal", "export --out log.json", "checkpoint"):
        well("audit", *command.split())
    well("status")
    well("doctor")
    well("rebuild")
    assert "Backed up and verified" in well("backup", "nightly")
    _serves(roles)
    roles.settle(monkeypatch)
    well("init")
    well("rebuild", "reports")
    _leave_an_old_view(roles)
    assert "reports_v0_old" in well("project", "--prune")
    _restores(roles)


def _words(position: int) -> list[Any]:
    query = "SELECT salt, text FROM texts WHERE position = ? AND field = 'title'"
    with services(Settings()) as made:
        return made.log.database.rows(query, (position,))


def _serves(roles: Roles) -> None:
    """Without the owner's address: reads, writes, and says that it is ready."""
    with TestClient(create_app(Settings(scrapers="127.0.0.1")), client=("127.0.0.1", 1)) as client:
        response = client.get("/readyz")
        assert (response.status_code, response.json()["database"]) == (200, "there")
        assert client.get("/sign-in").status_code == 200


def _leave_an_old_view(roles: Roles) -> None:
    with psycopg.connect(roles.url(OWNER), autocommit=True) as owner:
        owner.execute("CREATE TABLE reports_v0_old (x integer)")
        owner.execute(
            "INSERT INTO projection_state (name, version, position, tables) "
            "VALUES ('reports', 0, 0, 'reports_v0_old')"
        )


def _restores(roles: Roles) -> None:
    server, name = postgres_server(), roles.named("duban")
    run_on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')
    run_on_server(server, f'CREATE DATABASE "{name}" OWNER "{roles.named(OWNER)}"')
    assert "Restored and verified" in well("restore", "nightly")
    well("backup", "again")


def test_a_store_of_an_earlier_release_is_brought_up_to_this_one(roles: Roles) -> None:
    well("init")
    with psycopg.connect(roles.url(OWNER), autocommit=True) as owner:
        owner.execute("ALTER TABLE texts DROP CONSTRAINT texts_salted_with_16_bytes")
        owner.execute("DELETE FROM schema_version WHERE version = 3")
        owner.execute("ALTER TABLE accounts DROP COLUMN used_at")
    assert "duban init" in duban("status").output
    well("init")
    well("status")


def test_one_that_a_single_role_owned_goes_over_to_four(
    roles: Roles, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = roles.named("duban")
    at_it = urlunsplit(urlsplit(postgres_server())._replace(path=f"/{name}"))
    run_on_server(at_it, f'GRANT CREATE, USAGE ON SCHEMA public TO "{name}"')
    roles.settle(monkeypatch, OWNER, REDACTOR, BACKUP)
    well("init")
    roles.settle(monkeypatch)
    done = duban("init")
    assert (done.exit_code, roles.named(OWNER) in done.stderr) == (1, True)
    run_on_server(at_it, f'REASSIGN OWNED BY "{name}" TO "{roles.named(OWNER)}"')
    run_on_server(at_it, f'REVOKE CREATE ON SCHEMA public FROM "{name}"')
    well("init")
    well("status")
    well("backup", "nightly")
    with pytest.raises(InsufficientPrivilege):
        _do(roles, SERVICE, "DELETE FROM facts")


# --- and no more ----------------------------------------------------------------------------------

MAY_NOT = {
    SERVICE: (
        "UPDATE facts SET topic = 'x'", "DELETE FROM access_log", "UPDATE texts SET text = NULL",
        "DROP TABLE projection_state", "CREATE TABLE mine (x integer)",
        "ALTER TABLE facts DISABLE TRIGGER ALL", "TRUNCATE accounts",
    ),
    REDACTOR: (
        "SELECT text FROM texts", "SELECT state FROM facts", "SELECT * FROM accounts",
        "INSERT INTO store_state VALUES ('x', 'y')", "CREATE TABLE mine (x integer)",
    ),
    BACKUP: (
        "SELECT * FROM sessions", "UPDATE accounts SET disabled = true", "DELETE FROM texts",
        "INSERT INTO store_state VALUES ('x', 'y')", "UPDATE texts SET text = NULL",
        "CREATE TABLE mine (x integer)",
    ),
}  # fmt: skip


def test_no_role_may_more_than_it_needs(roles: Roles) -> None:
    well("init")
    for role, statements in MAY_NOT.items():
        for statement in statements:
            with pytest.raises(InsufficientPrivilege):
                _do(roles, role, statement)


def _do(roles: Roles, role: str, statement: str) -> None:
    with psycopg.connect(roles.url(role), autocommit=True) as database:
        database.execute(statement)


def test_a_right_that_was_taken_away_is_told_as_that(roles: Roles) -> None:
    """With host and role, at the command line and where /readyz may say more; never a password."""
    well("init")
    with TestClient(create_app(Settings(scrapers="127.0.0.1")), client=("127.0.0.1", 1)) as client:
        service = roles.named(SERVICE)
        _do(roles, OWNER, f'REVOKE SELECT ON projection_state FROM "{service}"')
        response = client.get("/readyz")
        assert (response.status_code, response.json()["database"]) == (503, "no privilege")
        assert service in response.json()["why"]
        assert "projection_state" in response.json()["why"]
    done = duban("status")
    assert (done.exit_code, service in done.stderr) == (1, True), done.stderr
    assert "permission denied for table projection_state" in done.stderr
