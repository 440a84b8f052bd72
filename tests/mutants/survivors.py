"""Reads survivors.txt: a change for each line, under the reason why no test need notice it."""

from __future__ import annotations

from pathlib import Path

LIST = Path(__file__).with_name("survivors.txt")


def known() -> set[str]:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}
