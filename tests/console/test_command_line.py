"""The command line: what it prints, what it says on stderr, and how it exits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from service.cli.main import main
from tests.city import City
from tests.workbooks.books import SELF, TITLES, Line, book

HEADER = ("组织编码", "组织名称", "组织类型", "上级组织编码")
RIGHT = ("N1", "甲", "党总支", "GW")
WRONG = ("N2", "乙", "俱乐部", "GW")


@pytest.fixture
def office(city: City, store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to keep workbooks in, and the small city's store named by the settings."""
    city.skip_to("2026-11-02", 10)
    monkeypatch.setenv("DUBAN_DATABASE", store_url)
    monkeypatch.setenv("DUBAN_EVIDENCE", str(tmp_path / "evidence"))
    folder = tmp_path / "office"
    folder.mkdir()
    return folder


def duban(*arguments: object) -> Result:
    done = CliRunner().invoke(main, [*map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def keep(folder: Path, *lines: Line) -> Path:
    file = folder / "a.xlsx"
    file.write_bytes(book(lines))
    return file


def read(done: Result) -> Any:
    return json.loads(done.stdout)


def test_wrong_cells_are_told_on_stderr_also_beside_json(office: Path) -> None:
    file = keep(office, HEADER, WRONG)
    for more in ([], ["--json"], ["--dry-run", "--json"]):
        done = duban("import", "organizations", file, *more)
        assert (done.exit_code, "a.xlsx:表1!C2: " in done.stderr) == (1, True)
        assert (read(done)["recorded"] if "--json" in more else done.stdout) in (False, "")


def test_partial_is_done_where_something_is_right_and_refused_where_nothing_is(
    office: Path,
) -> None:
    file = keep(office, HEADER, RIGHT, WRONG)
    done = duban("import", "organizations", file, "--partial", "--json")
    assert (done.exit_code, read(done)["changes"]) == (0, {"organization.registered": 1})
    wrong = openpyxl.load_workbook(office / "a-wrong.xlsx").worksheets[0]
    last = [cell.value for cell in wrong[wrong.max_row]]
    assert last[:4] == list(WRONG)
    assert "没有“俱乐部”这种组织类型" in str(last[4]), "in the reader's own language"
    keep(office, HEADER, WRONG)
    none = duban("import", "organizations", file, "--partial", "--json")
    assert (none.exit_code, read(none)["recorded"]) == (1, False)
    assert (office / "a-wrong-2.xlsx").exists()
    keep(office, HEADER[:3], RIGHT[:3], ("N9", "丙", "党支部"))
    assert duban("import", "tasks", file, "--partial").exit_code == 1


def test_what_is_right_already_beside_what_is_wrong_is_no_refusal(office: Path) -> None:
    claims = [(1, "U1", "甲", "T1", "学", "已完成", 8), (2, "U1", "甲", "T5", "学", "已完成", 4)]
    file = keep(office, TITLES[0], SELF, *claims)
    assert duban("import", "self-evaluations", file, "--confirm").exit_code == 0
    keep(office, TITLES[0], SELF, *claims, (3, "U2", "乙", "T1", "学", "?", 8))
    done = duban("import", "self-evaluations", file, "--confirm", "--partial", "--json")
    assert (done.exit_code, read(done)["changes"]) == (0, {})
    assert duban("import", "self-evaluations", file, "--confirm").exit_code == 1


@pytest.mark.parametrize("kind", ["appraisals"])
def test_a_kind_that_is_not_built_yet_is_refused_in_words(office: Path, kind: str) -> None:
    done = duban("import", kind, keep(office, HEADER, RIGHT))
    assert (done.exit_code, done.stdout) == (1, "")
    assert kind in done.stderr
    assert "Usage" not in done.stderr


def test_a_place_that_cannot_be_written_is_a_sentence(office: Path) -> None:
    done = duban("backup", office / "nowhere" / "a.bak")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "a.bak" in done.stderr


@pytest.mark.parametrize("command", [("backup",), ("audit", "export", "--out")])
def test_a_pipe_or_a_device_is_not_replaced_by_a_file(
    office: Path, command: tuple[str, ...]
) -> None:
    pipe = office / "pipe"
    os.mkfifo(pipe)
    done = duban(*command, pipe)
    assert (done.exit_code, pipe.is_fifo(), str(pipe) in done.stderr) == (2, True, True)
    assert list(office.iterdir()) == [pipe]


def test_an_unknown_group_is_a_slip_of_the_pen(office: Path) -> None:
    done = duban("rank", "2026-10", "--group", "党裙")
    assert (done.exit_code, "党群" in done.stderr) == (1, True)
    assert duban("rank", "2026-10", "--group", "党群").exit_code == 0


def test_under_the_committee_are_the_units(office: Path) -> None:
    codes = [
        row["organization"]
        for row in read(duban("rank", "2026-10", "--json", "--under", "GW"))["rows"]
    ]
    assert codes == ["U1", "U2"]


def test_everything_speaks_to_machines_too(office: Path) -> None:
    backup = read(duban("backup", office / "a.bak", "--json"))
    assert backup["facts"] == read(duban("rebuild", "--json"))["position"]
    assert read(duban("init", "--json"))["secret"] is None
    assert read(duban("rank", "2026-10", "--json")) == read(
        duban("rank", "2026-10", "--format", "json")
    )


def test_a_rebuild_tells_how_far_it_is_on_a_terminal_alone(office: Path) -> None:
    done = duban("rebuild", "scores")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


def test_a_workbook_that_nobody_reads_to_its_end_leaves_quietly(office: Path) -> None:
    """A pipe that is shut, and a disk that is full."""
    asked = f"{sys.executable} -c 'from service.cli.main import main; main()' rank 2026-10"
    for into in ("| true; exit ${PIPESTATUS[0]}", "> /dev/full"):
        done = subprocess.run(
            ["bash", "-c", f"{asked} --format xlsx {into}"], capture_output=True, text=True
        )
        assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr


@pytest.mark.parametrize(
    ("language", "first", "lag"), [("zh-CN", "日志：", "落后 0"), ("en", "log: ", "lag 0")]
)
def test_the_status_speaks_the_readers_language(
    office: Path, language: str, first: str, lag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_LANGUAGE", language)
    duban("rebuild")
    done = duban("status")
    assert done.stdout.startswith(first)
    assert f"({lag})" in done.stdout
    assert "scores: " in done.stdout, "by the name that rebuild takes"
