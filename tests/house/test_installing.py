"""What is handed to administrators: wheels that old machines take, an installer that refuses in
words, units whose paths are absolute, releases that count up."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from configparser import ConfigParser
from pathlib import Path

import pytest

from deploy.wheels import GLIBC, asks_for, platforms, unfit, wanted
from service.settings import Settings
from service.version import commit, release, version

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


@pytest.mark.parametrize(
    ("wheel", "machines", "glibc"),
    [
        ("a-1-py3-none-any.whl", set(), (0, 0)),
        ("a-1-cp311-abi3-manylinux2014_x86_64.manylinux_2_17_x86_64.whl", {"x86_64"}, (2, 17)),
        ("a-1-cp311-cp311-manylinux_2_34_aarch64.whl", {"aarch64"}, (2, 34)),
    ],
)
def test_a_wheels_name_says_what_it_asks_for(
    wheel: str, machines: set[str], glibc: tuple[int, int]
) -> None:
    assert asks_for(wheel) == (machines, glibc)
    assert (unfit([wheel], "x86_64") == []) == (glibc <= GLIBC and machines <= {"x86_64"})


def test_no_platform_asks_for_more_than_offices_have() -> None:
    for platform in platforms("x86_64"):
        assert asks_for(f"a-1-py3-none-{platform}.whl")[1] <= GLIBC


def test_markers_are_judged_by_the_machine_that_is_bundled_for() -> None:
    old = "a==1 ; python_full_version < '3.12' \\\n    --hash=sha256:0\n"
    pinned = f"{old}b==2 \\\n    --hash=sha256:1\n"
    assert wanted(pinned, "3.11", "x86_64").count("==") == 2
    assert wanted(pinned, "3.12", "aarch64") == "b==2 \\\n    --hash=sha256:1\n"


def test_what_a_bucket_needs_is_asked_for_by_nobody_else() -> None:
    plain = (ROOT / "requirements.txt").read_text()
    extra = (ROOT / "requirements-s3.txt").read_text()
    assert "botocore" not in plain
    assert "\nbotocore==" in extra
    assert set(re.findall(r"(?m)^[a-z0-9-]+==\S+", plain)) <= set(
        re.findall(r"(?m)^[a-z0-9-]+==\S+", extra)
    )


def test_the_release_is_the_change_logs_newest() -> None:
    newest = re.search(r"(?m)^## (\S+?),? ", (ROOT / "CHANGELOG.md").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert newest is not None
    assert newest[1] == project["version"] == version()
    assert project["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text()
    assert release() == f"duban {version()} ({commit()})"


def installing(words: str, **given: str) -> subprocess.CompletedProcess[str]:
    script = f"set -eu; . {DEPLOY / 'installing.sh'}; {words}"
    env = {"PATH": os.environ["PATH"], **given}
    return subprocess.run(["sh", "-c", script], env=env, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("architecture=vax glibc=2.28; must_fit_the_machine", "this archive is for vax"),
        ("architecture=$(uname -m) glibc=9.9; must_fit_the_machine", "glibc 9.9 or newer"),
        ("unsigned= key=; must_be_signed", "name the releases' public key"),
        ("unsigned= key=/nowhere; must_be_signed", "there is no key at /nowhere"),
        (
            "pythons='2.7'; python= archive=; choose_python",
            "a Python of one of these is needed: 2.7",
        ),
        (
            "pythons=3.11; python= archive=/nowhere; choose_python",
            "no archive of Python at /nowhere",
        ),
        ("go_back /nowhere", "no earlier release is kept"),
    ],
)
def test_the_installer_refuses_in_words(words: str, said: str) -> None:
    done = installing(words)
    assert done.returncode == 1
    assert done.stderr.startswith("Not installed: ")
    assert said in done.stderr


def test_a_release_is_taken_into_use_and_given_back(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        assert installing(f"take_into_use {tmp_path} {tmp_path / name}").returncode == 0
    assert (tmp_path / "current").resolve() == tmp_path / "two"
    assert installing(f"go_back {tmp_path}").returncode == 0
    assert (tmp_path / "current").resolve() == tmp_path / "one"
    assert (tmp_path / "previous").resolve() == tmp_path / "two"


@pytest.mark.parametrize("unit", sorted(DEPLOY.glob("*.service")), ids=lambda path: path.stem)
def test_a_unit_serves_as_an_account_of_its_own_from_absolute_paths(unit: Path) -> None:
    parsed = ConfigParser(strict=False, interpolation=None)
    parsed.read_string(unit.read_text())
    service = parsed["Service"]
    assert service["User"] == "duban"
    assert service["ExecStart"].startswith("/opt/duban/current/")
    assert service["NoNewPrivileges"] == "yes"


def test_the_settings_handed_out_are_known_and_their_paths_absolute() -> None:
    given = tomllib.loads((DEPLOY / "duban.toml").read_text())
    settings = Settings(**given)
    for name in ("evidence", "signing_key", "factor_key", "backup_folder", "certificate"):
        assert str(getattr(settings, name)).startswith("/")
