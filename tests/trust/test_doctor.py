"""The doctor says what is wrong with settings, machine and store, and what to do about it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.access.certificates import make
from service.bootstrap import initialize
from service.cli.examining.machine import machine
from service.cli.main import main
from service.cli.nightly import NoFolder, drop_old, nightly_file
from service.console.outputs import BACKUP, put
from service.settings import Settings

NOW = datetime(2026, 11, 29, 18, 30, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUBAN_DATABASE", f"sqlite:///{tmp_path / 'log.db'}")
    monkeypatch.setenv("DUBAN_LANGUAGE", "en")
    made = Settings()
    initialize(made)
    return made


def examined() -> tuple[int, dict[str, dict[str, object]]]:
    done = CliRunner().invoke(main, ["doctor", "--json"])
    return done.exit_code, {each["what"]: each for each in json.loads(done.stdout)}


def test_a_young_store_is_well_and_told_that_it_has_no_backup(settings: Settings) -> None:
    code, said = examined()
    assert code == 0, said
    assert said["backup"]["well"] is None
    assert "duban-backup.timer" in str(said["backup"]["do"])
    assert str(said["release"]["told"]).startswith("duban 0.")


def test_settings_nobody_knows_are_told_by_name_with_what_to_do(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_BACKUP_FODLER", "x")
    code, said = examined()
    assert code == 1
    assert "DUBAN_BACKUP_FODLER" in str(said["settings"]["told"])
    assert "Take it out" in str(said["settings"]["do"])


def test_a_store_that_is_not_there_is_told_as_that(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_DATABASE", "postgresql://duban@127.0.0.1:1/duban")
    code, said = examined()
    assert (code, said["store"]["well"]) == (1, False)


def told(settings: Settings) -> dict[str, bool | None]:
    return {each.what: each.well for each in machine(settings, NOW, str)}


def test_a_certificate_that_ends_soon_is_told(tmp_path: Path) -> None:
    paths = make(tmp_path / "tls", ["duban.test"], NOW - timedelta(days=380), put)
    ending = Settings(certificate=str(paths["certificate"]), database=f"sqlite:///{tmp_path}/a.db")
    assert told(ending)["certificate"] is False
    fresh = make(tmp_path / "new", ["duban.test"], NOW, put)["certificate"]
    assert told(ending.model_copy(update={"certificate": str(fresh)}))["certificate"] is True
    open_ = ending.model_copy(update={"certificate": None, "listen": "0.0.0.0:8000"})
    assert told(open_)["certificate"] is None


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/a.db"
    shut = Settings(database=database, backup_folder="/proc/nowhere")
    assert told(shut)["paths"] is False
    assert told(Settings(database=database))["paths"] is True


def test_of_nightly_backups_the_newest_stay_and_nothing_else_is_touched(tmp_path: Path) -> None:
    with pytest.raises(NoFolder):
        nightly_file(Settings(database=f"sqlite:///{tmp_path}/a.db"), NOW)
    settings = Settings(database=f"sqlite:///{tmp_path}/a.db", backup_folder=str(tmp_path / "b"))
    files = [nightly_file(settings, NOW + timedelta(days=day)) for day in range(5)]
    for file in files:
        file.write_bytes(BACKUP)
    other = tmp_path / "b" / "duban-0T0Z.backup"
    other.write_text("a note")
    drop_old(tmp_path / "b", 2)
    assert sorted((tmp_path / "b").iterdir()) == [other, *files[-2:]]


def test_a_nightly_backup_is_restored_by_the_drill(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_BACKUP_FOLDER", str(tmp_path / "backups"))
    assert CliRunner().invoke(main, ["backup"]).exit_code == 0
    [file] = (tmp_path / "backups").glob("duban-*.backup")
    assert file.stat().st_mode & 0o077 == 0
    assert examined()[1]["backup"]["well"] is True
