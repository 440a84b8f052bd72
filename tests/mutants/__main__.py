"""Breaks the rules, the commands and the queries a little, and lists what no test noticed.

mutmut makes every small change there is; this takes a sample of them, the same each time, tries as
many as the time allows in a copy of the project, and fails where one survives that
tests/mutants/survivors.txt does not name (docs/decisions/0029).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from tests.mutants.survivors import known
from tests.mutants.verdicts import Verdict, verdicts

MINUTES = float(os.environ.get("DUBAN_MUTANT_MINUTES", "20"))
SAMPLE = int(os.environ.get("DUBAN_MUTANT_SAMPLE", "1000"))
SEED = 12
SECONDS = 20  # that the tests of one may take where none of them notices
ROOM = ("aggregates", "projections", "schedules", "service")
CHANGED = (  # "*" also matches folders below
    "aggregates/*",
    "service/features/*/commands*",
    "service/features/*/queries*",
)
ASKED = ("aggregates", "golden", "properties", "recording", "reading", "access", "features/*")
LEFT_OUT = (".git", ".venv", "node_modules", "__pycache__", ".*_cache", "mutants", "*.egg-info")
FIRST = "aggregates.rules.draw.x_*__mutmut_1"  # a few: what there is, and which tests reach it


def main() -> int:
    end = time.monotonic() + 60 * MINUTES
    with tempfile.TemporaryDirectory(prefix="duban-mutants-") as folder:
        place = Path(folder) / "project"
        _copy(place)
        _mutmut(place, [FIRST], end)
        names = _sample(place)
        _mutmut(place, names, end)
        return _told(verdicts(place, names))


def _copy(place: Path) -> None:
    here = Path.cwd()
    shutil.copytree(here, place, ignore=shutil.ignore_patterns(*LEFT_OUT))
    shutil.copytree(here / "tests/mutants", place / "tests/mutants", dirs_exist_ok=True)
    result = (path for each in ASKED for path in here.glob(f"tests/{each}"))
    tests = sorted(str(path.relative_to(here)) for path in result if path.is_dir())
    settings = {
        "source_paths": list(ROOM),
        "only_mutate": list(CHANGED),
        "also_copy": ["bench", "deploy", "docs"],
        "pytest_add_cli_args": ["-n0", "-W", "ignore", "-k", "not postgres", "-m", "not browser"],
        "pytest_add_cli_args_test_selection": tests,
    }
    lines = ["", "[tool.mutmut]", *(f"{name} = {json.dumps(v)}" for name, v in settings.items())]
    with (place / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def _mutmut(place: Path, names: list[str], end: float) -> None:
    """Until it is done or the time is up; what it found by then is kept."""
    scratch = place.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "1", *names]
    with (place.parent / "mutmut.log").open("ab") as log:
        run = subprocess.Popen(
            command, cwd=place, stdout=log, stderr=log, env={**os.environ, "TMPDIR": str(scratch)}
        )
        try:
            code = run.wait(max(1.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGINT)
            run.wait(60)
            return
    if code:
        said = (place.parent / "mutmut.log").read_text(encoding="utf-8", errors="replace")
        raise SystemExit(f"mutmut gave up ({code}):\n{said[-4000:]}")


def _sample(place: Path) -> list[str]:
    """Of those that tests reach, and reach in time."""
    stats = json.loads((place / "mutants/mutmut-stats.json").read_text(encoding="utf-8"))
    tests, lasts = stats["tests_by_mangled_function_name"], stats["duration_by_test"]
    seconds = {name: sum(lasts.get(test, 0) for test in them) for name, them in tests.items()}
    names = sorted(n for n in _names(place) if 0 < seconds.get(_function(n), 0) <= SECONDS)
    random.Random(SEED).shuffle(names)
    return names[:SAMPLE]


def _function(mutant: str) -> str:
    return mutant.rpartition("__mutmut_")[0]


def _names(place: Path) -> Iterable[str]:
    for path in sorted(place.glob("mutants/**/*.meta")):
        yield from json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]


def _told(verdicts: list[Verdict]) -> int:
    tried = [each for each in verdicts if each.tried]
    survived = [each for each in tried if each.survived]
    wordings = [each for each in survived if each.is_wording]
    meant = known()
    new = [each for each in survived if not each.is_wording and each.change not in meant]
    for each in new:
        sys.stdout.write(f"\n{each.name}\n{each.diff}\n")
    sys.stdout.write(
        f"\n{len(tried)} of {len(verdicts)} tried, {len(tried) - len(survived)} noticed; of "
        f"{len(survived)} that were not {len(wordings)} are wordings and "
        f"{len(survived) - len(wordings) - len(new)} are known to tests/mutants/survivors.txt\n"
    )
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
