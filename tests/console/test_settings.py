"""Settings that cannot be read, times that no clock can show, a server that cannot start: words."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli.main import main
from service.settings import Settings

DUBAN = (sys.executable, "-c", "from service.cli.main import main; main()")
ROOT = Path(__file__).parents[2]


def duban(*arguments: object) -> Result:
    done = CliRunner().invoke(main, [*map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("LANGUAGE", "fr", "DUBAN_LANGUAGE: This is not one of 'zh-CN', 'en'."),
        ("UPLOAD_LIMIT", "big", "DUBAN_UPLOAD_LIMIT: This is no whole number."),
        ("SESSION_HOURS", "0", "DUBAN_SESSION_HOURS: This is less than 1"),
        ("TIMEZONE", "Mars/Base", "DUBAN_TIMEZONE: This value does not fit."),
        ("TIMEZONE", "/etc", "DUBAN_TIMEZONE: This value does not fit."),
        ("SCRAPERS", "10.0.0.1/8", "DUBAN_SCRAPERS: This value does not fit."),
        ("RATE_LIMIT", "often", "DUBAN_RATE_LIMIT: This value does not fit."),
        ("DATABSE", "x", "DUBAN_DATABSE: There is no such setting."),
    ],
)
def test_a_wrong_setting_is_bad_usage_told_by_its_name(
    name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_LANGUAGE", "en")
    monkeypatch.setenv(f"DUBAN_{name}", value)
    done = duban("status")
    assert (done.exit_code, says in done.stderr) == (2, True), done.stderr
    assert "pydantic" not in done.stderr


@pytest.mark.parametrize("written", [b"language = en", b"[[[", "# 数据".encode("gbk")])
def test_a_file_of_settings_that_is_no_toml_is_bad_usage(
    written: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "duban.toml").write_bytes(written)
    done = duban("status")
    assert (done.exit_code, "duban.toml 不是 UTF-8 编码的 TOML 文件" in done.stderr) == (2, True)


def test_a_setting_of_the_file_that_nobody_knows_is_refused_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUBAN_LANGUAGE", "en")
    (tmp_path / "duban.toml").write_text('evidnce = "x"\n')
    done = duban("status")
    assert done.exit_code == 2
    assert "DUBAN_EVIDNCE: There is no such setting." in done.stderr


def test_a_mark_before_a_file_of_settings_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "duban.toml").write_bytes('language = "en"'.encode("utf-8-sig"))
    assert Settings().language == "en"


def test_a_server_that_cannot_start_says_so_in_words_and_is_refused(tmp_path: Path) -> None:
    def served(port: int) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*DUBAN, "serve", "--port", str(port)], capture_output=True, text=True, cwd=tmp_path,
            env={"DUBAN_DATABASE": "sqlite:///log.db", "DUBAN_LANGUAGE": "en",
                 "PYTHONPATH": str(ROOT)},
        )  # fmt: skip

    none = served(0)
    assert (none.returncode, none.stderr.count("\n")) == (1, 1), none.stderr
    assert none.stderr.startswith("There is no store at DUBAN_DATABASE yet")
    subprocess.run([*DUBAN, "init"], cwd=tmp_path, check=True, capture_output=True, env={
        "DUBAN_DATABASE": "sqlite:///log.db", "PYTHONPATH": str(ROOT)})  # fmt: skip
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        completed = served(port)
    assert completed.returncode == 1
    assert completed.stderr.endswith(
        f"Nothing is served at 127.0.0.1:{port}: the last lines logged say why.\n"
    )
