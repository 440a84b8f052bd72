"""Two who found the same store at the same time; one that is killed half way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.access import first_accounts
from service.access.accounts import open_accounts
from service.access.first_accounts import ADMINISTRATOR
from service.access.roles import Role
from service.access.who import OPERATOR
from service.bootstrap import Founded, initialize
from service.settings import Settings
from service.wiring import services
from tests.together import together

ROUNDS = 3


def settings_of(url: str, folder: Path) -> Settings:
    return Settings(database=url, evidence=str(folder / "evidence"))


def test_four_found_one_store(store_url: str, tmp_path: Path) -> None:
    with together(4) as at_once:
        made = at_once(initialize, settings_of(store_url, tmp_path))
        assert sorted(each.new for each in made) == [False, False, False, True]
        assert len({each.public_key for each in made}) == 1
        _is_founded_once(settings_of(store_url, tmp_path), made)


def test_of_four_one_makes_the_first_accounts(store_url: str, tmp_path: Path) -> None:
    settings = settings_of(store_url, tmp_path)
    accounts = open_accounts(settings)
    try:
        accounts.create_tables()
        with together(4) as at_once:
            secrets = at_once(_first_accounts, settings)
        assert len([secret for secret in secrets if secret]) == 1
    finally:
        accounts.close()


def _first_accounts(settings: Settings) -> str | None:
    accounts = open_accounts(settings)
    try:
        return first_accounts.establish_accounts(accounts.engine, datetime.now(UTC), ())
    finally:
        accounts.close()


def test_four_found_a_file_however_they_meet(tmp_path: Path) -> None:
    with together(4) as at_once:
        for number in range(ROUNDS):
            url = f"sqlite:///{tmp_path / str(number) / 'log.db'}"
            settings = settings_of(url, tmp_path / str(number))
            _is_founded_once(settings, at_once(initialize, settings))


def _is_founded_once(settings: Settings, made: list[Founded]) -> None:
    (secret,) = (each.secret for each in made if each.secret)
    with services(settings) as opened:
        assert {row.account for row in opened.accounts.all()} == {ADMINISTRATOR, OPERATOR}
        (grant,) = opened.accounts.granting.of()
        assert (grant.account, grant.role) == (ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)
        now, lasts = datetime.now(UTC), timedelta(hours=1)
        session_opening = opened.accounts.session_opening
        assert session_opening.by_password(ADMINISTRATOR, secret, "session", now, lasts) is not None


def test_a_founding_that_stops_between_account_and_role_leaves_neither(
    store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(store_url, tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(first_accounts, "give", _dies)
        with pytest.raises(KeyboardInterrupt):
            initialize(settings)
    assert initialize(settings).secret, "whoever founds it next is told the secret"


def _dies(*_: object) -> None:
    raise KeyboardInterrupt
