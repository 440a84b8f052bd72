"""docs/how-to.md adds a feature as it says: what it writes is built in a copy, started and used."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
ROOMS = ("aggregates", "deploy", "docs", "projections", "schedules", "service", "tests")
BLOCK = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MOST_FILES, MOST_LINES = 3, 400


def blocks() -> list[tuple[str, str, str]]:
    """How each is written, its path, what stands in it."""
    rows = BLOCK.findall((HOUSE / "docs" / "how-to.md").read_text())
    return [(kind, path, text) for kind, path, text in rows]


def changed(text: str, change: str) -> str:
    """Lines with a plus come after those that stand before them in the change."""
    lines = change.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] == " ")
    assert text.count(before) == 1, f"stands {text.count(before)} times: {before}"
    return text.replace(before, "".join(line[1:] for line in lines))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house with the feature in it."""
    folder = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(HOUSE / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    for file in filter(Path.is_file, HOUSE.iterdir()):
        shutil.copy(file, folder)
    for kind, path, text in blocks():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(changed(file.read_text(), text) if kind == "diff" else text)
    _run(folder, "-m", "tests.golden", "add", "instructions")
    return folder


def _run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=_environment(folder), timeout=300,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return {**kept, "PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1"}


def test_at_most_three_existing_files_are_edited_and_few_lines_written() -> None:
    edited = {path for kind, path, _ in blocks() if kind == "diff"}
    assert len(edited) <= MOST_FILES, edited
    new = [path for kind, path, _ in blocks() if kind != "diff"]
    assert not [path for path in new if (HOUSE / path).exists()]
    assert sum(_lines(kind, text) for kind, _, text in blocks()) <= MOST_LINES


def _lines(kind: str, text: str) -> int:
    return sum(line.startswith("+") if kind == "diff" else True for line in text.splitlines())


@pytest.mark.parametrize(
    "tests",
    [
        ("tests/features/instructions",),
        ("tests/house", "tests/golden"),
        ("tests/web/test_looking.py", "-k", "instructions"),
        ("tests/web/test_described.py", "-k", "instructions or every_route"),
        ("tests/sealing/test_verify_replay.py", "-k", "vocabulary"),
    ],
    ids=lambda tests: tests[0],
)
def test_its_own_tests_and_those_that_look_at_everything_pass(
    copy: Path, tests: Sequence[str]
) -> None:
    said = _run(copy, "-m", "pytest", "-p", "no:cacheprovider", *tests)
    assert " passed" in said


def test_its_imports_and_its_style_are_the_houses(copy: Path) -> None:
    new = [path for kind, path, _ in blocks() if path.endswith(".py")]
    _run(copy, "-m", "ruff", "check", *new)
    _run(copy, "-m", "ruff", "format", "--check", *new)
    _run(copy, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())")


@pytest.fixture
def served(copy: Path, tmp_path: Path) -> Iterator[str]:
    """A live server of the copy, on a store of its own."""
    environment = {**_environment(copy), "DUBAN_DATABASE": f"sqlite:///{tmp_path / 'duban.db'}",
                   "DUBAN_EVIDENCE": str(tmp_path / "evidence")}  # fmt: skip
    duban = [sys.executable, "-c", "from service.cli import main; main()"]
    subprocess.run([*duban, "init"], cwd=copy, env=environment, check=True, capture_output=True)
    server = subprocess.Popen(
        [*duban, "serve", "--port", "0"], cwd=copy, env=environment, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    try:
        yield _address(server)
    finally:
        server.terminate()
        server.communicate(timeout=30)


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stderr is not None
    for line in server.stderr:
        if match := re.search(r"http://127\.0\.0\.1:\d+", line):
            return match[0]
    raise AssertionError("the server said nothing")


def test_the_copy_starts_and_knows_the_feature(served: str) -> None:
    from urllib.request import urlopen

    description = json.load(urlopen(f"{served}/api/v1/openapi.json", timeout=30))
    assert "/api/v1/instructions" in description["paths"]
    page = urlopen(f"{served}/instructions", timeout=30)
    assert "/sign-in" in page.url
