"""The store, its backups and exports are readable by their owner alone, whatever the umask."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.console.privacy import open_to_others
from service.settings import Settings
from service.wiring import services

PROGRAM = "import os; os.umask(0); from service.cli.main import main; main()"
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """Nothing of this process hides what is made."""
    before = os.umask(0)
    yield
    os.umask(before)


def duban(folder: Path, *arguments: object) -> None:
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("DUBAN_")}  # fmt: skip
    environment |= {"PYTHONPATH": str(ROOT), "DUBAN_DATABASE": f"sqlite:///{folder / 'duban.db'}"}
    subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)], cwd=folder, check=True,
        capture_output=True, env=environment,
    )  # fmt: skip


def open_files(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*")
            if path.is_file() and path.stat().st_mode & 0o077]  # fmt: skip


def test_all_that_the_commands_make_is_their_owners_alone(tmp_path: Path) -> None:
    duban(tmp_path, "init")
    duban(tmp_path, "backup", tmp_path / "backup")
    duban(tmp_path, "audit", "export", "--out", tmp_path / "log.jsonl")
    assert open_files(tmp_path) == []
    assert len(list(tmp_path.iterdir())) >= 6
    there = tmp_path / "restored"
    there.mkdir()
    key = tmp_path / "duban.signing.pem"
    (there / key.name).write_bytes(key.read_bytes())
    (there / key.name).chmod(0o600)
    duban(there, "restore", tmp_path / "backup")
    assert open_files(tmp_path) == []


def test_what_an_earlier_release_left_open_is_closed_when_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DUBAN_FACTOR_KEY")
    duban(tmp_path, "init")
    (tmp_path / "duban.toml").write_text("sm3 = false\n")
    for path in tmp_path.iterdir():
        path.chmod(0o644)
    settings = Settings(database=f"sqlite:///{tmp_path / 'duban.db'}", signing_key=None)
    assert len(open_to_others(settings)) >= 5
    with services(settings) as made:
        made.evidence.put(hashlib.sha256(b"x").hexdigest(), b"x")
        made.projector.catch_up()
        assert open_to_others(settings) == []
        assert open_files(tmp_path) == []


def test_checkpoints_that_are_sent_out_are_for_everybody(tmp_path: Path) -> None:
    from service.sealing.sending import _write

    os.umask(0o077)
    _write(tmp_path / "checkpoint", "duban\n")
    assert (tmp_path / "checkpoint").stat().st_mode & 0o777 == 0o644
