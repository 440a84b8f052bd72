"""Every command that the documents name is one there is; what an administrator follows is run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from service.cli.main import main
from service.demo.city import workbooks
from service.settings import Settings

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").glob("*.md"))]
# A command begins a line of a block, a piece of code, or follows what sets it up.
_COMMAND = re.compile(r"(?:^ {4}|`|&& |sudo -u duban |bin/|=\S+ )(duban [^`\n#&|…\\]+)", re.M)
_RUN = re.compile(r"```sh run\n(.*?)```", re.S)
_OPTION = re.compile(r"--[a-z][a-z0-9-]*")


def commands(path: Path) -> Iterator[str]:
    for match in _COMMAND.finditer(path.read_text(encoding="utf-8")):
        yield match[1].strip()


def resolved(words: str) -> tuple[click.Command, list[str]]:
    """The command that the words name, and the rest of them."""
    command: click.Command = main
    rest = words.split()[1:]
    while rest and isinstance(command, click.Group) and rest[0] in command.commands:
        command = command.commands[rest.pop(0)]
    return command, rest


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_in_the_documents_is_one_there_is(path: Path) -> None:
    wrong = []
    for words in commands(path):
        command, rest = resolved(words)
        if command.context_settings.get("ignore_unknown_options"):
            continue  # handed on to the verifier, which stands alone
        known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        strange = [o for o in _OPTION.findall(" ".join(rest)) if o not in {*known, "--help"}]
        unnamed = isinstance(command, click.Group) and rest[:1] and rest[0][0].islower()
        if strange or (unnamed and command is main and not rest[0].isupper()):
            wrong.append(words)
    assert wrong == []


def test_the_documents_name_commands_at_all() -> None:
    assert sum(len(list(commands(path))) for path in DOCUMENTS) > 60


def test_an_administrator_comes_from_an_empty_store_to_a_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands in docs/operating.md, in its order, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUBAN_LANGUAGE", "en")
    monkeypatch.setenv("DUBAN_DATABASE", f"sqlite:///{tmp_path / 'duban.db'}")
    monkeypatch.setenv("DUBAN_BACKUP_FOLDER", str(tmp_path / "backups"))
    for kind, data in workbooks(3).items():
        (tmp_path / f"{kind}.xlsx").write_bytes(data)
    month = f"{datetime.now(UTC):%Y-%m}"
    written = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
    lines = "".join(_RUN.findall(written)).splitlines()
    assert len(lines) > 8
    for line in lines:
        told = line.replace("2026-11", month).replace("workdays.csv", "workdays.xlsx")
        done = CliRunner().invoke(main, shlex.split(told)[1:], prog_name="duban")
        assert done.exit_code == 0, f"{told}: {done.output}"
        if told == "duban init":
            (tmp_path / "log.pub").write_text(done.output.strip().rpartition(": ")[2])
    [backup] = (tmp_path / "backups").iterdir()
    monkeypatch.setenv("DUBAN_DATABASE", f"sqlite:///{tmp_path / 'elsewhere' / 'duban.db'}")
    (tmp_path / "elsewhere").mkdir()
    done = CliRunner().invoke(main, ["restore", str(backup), "--key", str(tmp_path / "log.pub")])
    assert done.exit_code == 0, done.output


def test_every_setting_is_told_in_the_documents() -> None:
    written = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:DUBAN)?(_[A-Z0-9_]+)`", written))
    untold = [name for name in Settings.model_fields if f"_{name.upper()}" not in named]
    assert untold == []
