"""The access log changed by who owns the database: found by position, as the facts are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from service.access.log import By
from service.bootstrap import initialize
from service.cli.main import main
from service.sealing.printed import line_of
from service.services import Services
from service.settings import Settings
from service.wiring import services
from tests.databases import store_url
from tests.sealing.intruder import intruder

__all__ = ["store_url"]
EDITED = 4


@pytest.fixture
def made(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    settings = Settings(database=store_url, evidence=str(tmp_path / "evidence"))
    for name in ("database", "evidence"):
        monkeypatch.setenv(f"DUBAN_{name.upper()}", getattr(settings, name))
    monkeypatch.setenv("DUBAN_LANGUAGE", "en")
    initialize(settings)
    with services(settings) as opened:
        for number in range(8):
            opened.accounts.log.append("refused", By(f"u{number}"), path="/tasks")
        opened.sealer.seal()
        yield opened


def by_hand(made: Services, sql: str) -> None:
    """Past the guards, as the owner may."""
    with made.accounts.engine.begin() as db:
        if made.accounts.engine.dialect.name == "sqlite":
            names = db.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger' "
                                    "AND tbl_name = 'access_log'")).scalars()  # fmt: skip
            for name in [*names]:
                db.execute(text(f"DROP TRIGGER {name}"))
        else:
            db.execute(text("SET session_replication_role = replica"))
        db.execute(text(sql))


def verified(*arguments: str) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(main, ["audit", "verify", "--json", *arguments])
    assert done.exit_code in (0, 1), done.output
    return done.exit_code, {each["tree"]: each for each in json.loads(done.stdout)}


def test_nothing_changed_is_held_by_its_own_checkpoints(made: Services) -> None:
    code, fields = verified()
    assert (code, fields.keys() >= {"facts", "access"}) == (0, True)
    assert all(each["contained"] for each in fields.values())


@pytest.mark.parametrize("how", [
    "UPDATE access_log SET account = 'gw' WHERE position = 4",
    "UPDATE access_log SET recorded_at = recorded_at + 1 WHERE position = 4",
    "DELETE FROM access_log WHERE position = 4",
])  # fmt: skip
def test_a_record_changed_is_named_with_its_position(made: Services, how: str) -> None:
    by_hand(made, how)
    code, fields = verified()
    assert (code, fields["facts"]["contained"]) == (1, True)
    assert (fields["access"]["contained"], fields["access"]["position"]) == (False, EDITED)


def test_a_log_of_access_made_anew_is_found_by_a_line_kept_on_paper(made: Services) -> None:
    """With all that was sealed of it, and signed again by its own key."""
    kept = made.sealer.record("access").last()
    assert kept is not None
    by_hand(made, "UPDATE access_log SET recorded_at = recorded_at + 1 WHERE position = 4")
    with intruder(made.settings.database) as hand:
        for table in ("tiles", "checkpoints"):
            hand.run(f"DELETE FROM {table} WHERE tree = 'access'")
    made.sealer.seal()
    assert verified()[0] == 0, "by itself it is right"
    code, fields = verified("--checkpoint", line_of(kept))
    assert (code, fields["access"]["contained"]) == (1, False)
