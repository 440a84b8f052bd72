"""The tables of access: backed up, brought back, brought up to date, owned by another role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from service.access import passwords
from service.access.accounts import open_accounts
from service.access.database import open_engine
from service.access.log import By
from service.access.people import Person
from service.access.roles import WHOLE, Grant, Role
from service.backup import back_up, bring_back
from service.bootstrap import initialize
from service.settings import Settings
from service.wiring import services
from tests.databases import fresh_postgres, run_on_server, store_url

RIGHT = "Tulip river 42"
NOW = datetime.now(UTC)


def settings_of(url: str, folder: Path) -> Settings:
    return Settings(database=url, evidence=str(folder / "evidence"))


@pytest.fixture(params=["sqlite", "postgres"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Another empty database, to restore into."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'restored' / 'duban.db'}"
        return
    with fresh_postgres() as url:
        yield url


def test_a_backup_brings_back_accounts_grants_people_and_the_access_log(
    store_url: str, elsewhere: str, tmp_path: Path
) -> None:
    settings, file = settings_of(store_url, tmp_path), tmp_path / "backup"
    initialize(settings)
    with services(settings) as made:
        made.accounts.put("li", "P1", "GW", passwords.hashed(RIGHT), NOW)
        made.accounts.granting.give("li", Role.AUDITOR, "GW", NOW)
        made.accounts.people.load([Person("P1", "张三", "138")], NOW, By("li"))
        made.accounts.policies.change({"dormant_days": 30}, By("li"))
        records = made.accounts.log.rows(0)
        back_up(made, file)
    there = settings_of(elsewhere, tmp_path / "restored")
    bring_back(there, file)
    initialize(there)
    with services(there) as made:
        assert made.accounts.who("li").grants == (Grant(Role.AUDITOR, "GW"),)
        assert made.accounts.people.find("P1").name == "张三"
        assert made.accounts.policies.now().dormant_days == 30
        assert made.accounts.log.rows(0)[: len(records)] == records
        made.accounts.log.append("test", By("li"))  # and it goes on


def test_a_store_of_the_first_release_keeps_what_its_accounts_could_do(tmp_path: Path) -> None:
    settings = settings_of(f"sqlite:///{tmp_path / 'duban.db'}", tmp_path)
    engine = open_engine(settings.accounts)
    with engine.begin() as db:
        db.execute(text(FIRST_RELEASE))
        for row in (
            "'operator', 'operator', 'operator', NULL, 1",
            "'admin', 'a', 'operator', 'x', 0",
        ):
            db.execute(text(f"INSERT INTO accounts VALUES ({row}, 0, 0, NULL, 1)"))
    engine.dispose()
    initialize(settings)
    with services(settings) as made:
        [grant] = made.accounts.who("admin").grants
        assert grant.role == Role.SECURITY_ADMINISTRATOR
        [given] = made.accounts.granting.of("admin")
        made.accounts.put("second", "P-second", "GW", None, NOW)
        made.accounts.granting.give("second", Role.SECURITY_ADMINISTRATOR, WHOLE, NOW)
        made.accounts.granting.end(given.id, NOW, By("li"))
    initialize(settings)  # once revoked, it stays so
    with services(settings) as made:
        assert made.accounts.who("admin").grants == ()


FIRST_RELEASE = """
CREATE TABLE accounts (
    account VARCHAR NOT NULL PRIMARY KEY, person VARCHAR NOT NULL, organization VARCHAR NOT NULL,
    password_hash VARCHAR, operator BOOLEAN NOT NULL, disabled BOOLEAN NOT NULL,
    must_change BOOLEAN NOT NULL, expires_at BIGINT, made_at BIGINT NOT NULL)
"""


def test_making_the_tables_twice_changes_nothing(store_url: str, tmp_path: Path) -> None:
    settings = settings_of(store_url, tmp_path)
    first = initialize(settings)
    again = initialize(settings)
    assert first.secret
    assert again.secret is None


def test_the_services_role_can_only_add_to_the_access_log(
    postgres_url: str, tmp_path: Path
) -> None:
    names = [f"{role}_{uuid4().hex[:8]}" for role in ("service", "owner")]
    for name in names:
        run_on_server(postgres_url, f"CREATE ROLE {name} LOGIN")
        run_on_server(postgres_url, f"GRANT CREATE ON SCHEMA public TO {name}")
    service, owner = (_as(postgres_url, name) for name in names)
    settings = Settings(database=service, database_owner=owner, evidence=str(tmp_path))
    initialize(settings)
    initialize(settings)
    accounts = open_accounts(settings)
    try:
        assert accounts.log.last() > 0
        accounts.put("li", "P1", "GW", None, NOW)
        for how in ("UPDATE access_log SET kind = 'x'", "DELETE FROM access_log",
                    "TRUNCATE access_log", "DROP TABLE access_log",
                    "ALTER TABLE access_log DISABLE TRIGGER ALL"):  # fmt: skip
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
                _do(accounts.engine, how)
    finally:
        accounts.close()


def _do(engine: object, how: str) -> None:
    with engine.begin() as db:  # type: ignore[attr-defined]  # an engine
        db.execute(text(how))


def _as(url: str, role: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(role)}@{host}"))


__all__ = ["store_url"]
