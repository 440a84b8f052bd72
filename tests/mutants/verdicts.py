"""What became of each change that was tried."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import chdir
from dataclasses import dataclass
from json import loads
from pathlib import Path

SURVIVED = 0  # the exit code of tests that noticed nothing
WORDS = re.compile(r"""(["'])(?:\\.|(?!\1).)*\1""")


@dataclass(frozen=True, slots=True)
class Verdict:
    name: str
    code: int | None  # None: not tried for want of time
    diff: str = ""

    @property
    def tried(self) -> bool:
        return self.code is not None

    @property
    def survived(self) -> bool:
        return self.code == SURVIVED

    @property
    def lines(self) -> list[str]:
        """What was taken away and what came instead."""
        return [
            line[0] + line[1:].strip()
            for line in self.diff.splitlines()
            if line.startswith(("-", "+")) and not line.startswith(("---", "+++"))
        ]

    @property
    def change(self) -> str:
        """The same in one line, by the function: what survivors.txt names it by."""
        return " ".join([self.name.rpartition("__mutmut_")[0], *self.lines])

    @property
    def is_wording(self) -> bool:
        """Whether it only says something else: sentences are looked at by people."""
        said = [WORDS.sub("", line[1:]) for line in self.lines]
        return len(said) % 2 == 0 and said[: len(said) // 2] == said[len(said) // 2 :]


def verdicts(place: Path, names: Iterable[str]) -> list[Verdict]:
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    codes: dict[str, int | None] = {}
    paths: dict[str, str] = {}
    for meta in sorted(place.glob("mutants/**/*.meta")):
        answer = loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        codes |= answer
        path = str(meta.relative_to(place / "mutants")).removesuffix(".meta")
        paths |= dict.fromkeys(answer, path)
    with chdir(place):
        return [
            Verdict(
                name,
                codes[name],
                get_diff_for_mutant(name, path=paths[name]) if codes[name] == SURVIVED else "",
            )
            for name in names
        ]
