"""What the command line does on a terminal alone, tried on a real one."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import openpyxl

from tests.city import City

ASKED = [sys.executable, "-c", "from service.cli.main import main; main()", "rank", "2026-10"]


def test_a_workbook_is_not_poured_over_a_terminal(
    city: City, store_url: str, tmp_path: Path
) -> None:
    """And nothing is recorded of an export that did not happen."""
    settings = {"DUBAN_DATABASE": store_url, "DUBAN_EVIDENCE": str(tmp_path / "evidence")}
    variables = {**os.environ, **settings, "DUBAN_LANGUAGE": "en"}
    city.skip_to("2026-11-02", 10)
    terminal, inside = pty.openpty()
    try:
        refused = subprocess.run(
            [*ASKED, "--format", "xlsx"],
            stdout=inside,
            stderr=subprocess.PIPE,
            text=True,
            env=variables,
        )
        os.close(inside)
        assert (refused.returncode, "> ranking.xlsx" in refused.stderr) == (1, True)
        assert exports(city) == 0
        assert said(terminal) == b""
    finally:
        os.close(terminal)
    with (tmp_path / "ranking.xlsx").open("wb") as file:
        subprocess.run([*ASKED, "--format", "xlsx"], stdout=file, env=variables, check=True)
    assert openpyxl.load_workbook(tmp_path / "ranking.xlsx").sheetnames
    assert exports(city) == 1


def said(terminal: int) -> bytes:
    """What came out of it; on Linux reading ends in an error once nobody writes."""
    try:
        return os.read(terminal, 1000)
    except OSError:
        return b""


def exports(city: City) -> int:
    rows = city.services.accounts.log.rows(0)
    return sum(kind == "list.exported" for _, _, kind, *_ in rows)
