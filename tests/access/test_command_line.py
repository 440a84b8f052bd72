"""The command line (命令行): whoever is named proves it; the machine's user is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pyotp
import pytest
from click.testing import CliRunner, Result

from service.access.accounts import Accounts
from service.access.log import By, Filter
from service.access.roles import WHOLE, Role
from service.cli.main import main
from service.console.identity import machine_user
from tests.city import a_city, at
from tests.known_password import HASHED, RIGHT


@pytest.fixture
def accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Accounts]:
    """Of a store on this machine, with two security administrators."""
    with a_city(f"sqlite:///{tmp_path / 'log.db'}", tmp_path, at("2026-10-01", 0)) as city:
        settings, made = city.services.settings, city.services.accounts
        monkeypatch.setenv("DUBAN_DATABASE", settings.database)
        monkeypatch.setenv("DUBAN_EVIDENCE", settings.evidence)
        monkeypatch.setenv("DUBAN_LANGUAGE", "en")
        for name in ("anna", "bo", "li"):
            made.put(name, f"P-{name}", "GW", HASHED, datetime.now(UTC))
        for name in ("anna", "bo"):
            made.granting.give(name, Role.SECURITY_ADMINISTRATOR, WHOLE, datetime.now(UTC))
        yield made


def duban(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=typed)


def logged(accounts: Accounts, kind: str) -> list[dict[str, Any]]:
    rows = accounts.log.find(Filter(kinds=(kind,)), 100)
    return [msgspec.json.decode(row.state) for row in reversed(rows)]


def test_the_operator_approves_nothing_as_somebody_else(accounts: Accounts) -> None:
    """The grant that it asked for itself, as an account whose password it does not know."""
    asked = duban("user", "role", "li", "--grant", "auditor", "--organization", "GW")
    [grant] = [row.id for row in accounts.granting.of("li", waiting=True)]
    assert grant in asked.output
    for typed in ("", "\n", "no password\n"):
        refused = duban("user", "approve", grant, "--as", "anna", typed=typed)
        assert (refused.exit_code, "may not act here" in refused.output) == (1, True)
    assert accounts.granting.of("li", waiting=True) != []
    done = duban("user", "approve", grant, "--as", "anna", typed=f"{RIGHT}\n")
    assert done.exit_code == 0, done.output
    assert accounts.granting.of("li", waiting=True) == []


def test_whoever_has_a_second_factor_is_asked_for_it(accounts: Accounts) -> None:
    now = datetime.now(UTC)
    offered = accounts.factors.offer_totp("anna", "telephone", now)
    totp = pyotp.TOTP(offered.secret)
    accounts.factors.confirm_totp("anna", offered.id, totp.at(now), now, By("anna"))
    assert duban("user", "list", "--as", "anna", typed=f"{RIGHT}\n").exit_code == 1
    code = totp.at(now + timedelta(seconds=30))
    assert duban("user", "list", "--as", "anna", typed=f"{RIGHT}\n{code}\n").exit_code == 0


def test_wrong_passwords_count_here_too(accounts: Accounts) -> None:
    for _ in range(5):
        duban("user", "list", "--as", "bo", typed="wrong\n")
    assert duban("user", "list", "--as", "bo", typed=f"{RIGHT}\n").exit_code == 1
    assert logged(accounts, "account.locked") != []


def test_a_first_secret_opens_nothing_here(accounts: Accounts) -> None:
    secret = accounts.reset("li", datetime.now(UTC))
    assert duban("user", "list", "--as", "li", typed=f"{secret}\n").exit_code == 1


def test_what_the_operator_changes_names_the_machines_user(accounts: Accounts) -> None:
    assert duban("user", "list").exit_code == 0
    assert logged(accounts, "operator.acted") == [], "who only looks changes nothing"
    assert duban("user", "policy", "dormant_days=60").exit_code == 0
    [acted] = logged(accounts, "operator.acted")
    assert (acted["verb"], acted["address"]) == ("user policy", f"machine {machine_user()}")
    assert logged(accounts, "policy.changed")[-1]["address"] == f"machine {machine_user()}"
