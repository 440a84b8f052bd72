"""Golden histories: logs that some release wrote, one file for each feature, kept for ever.

``city`` is of the features that stood first. A file's lines are facts, their texts, and the rows
that each version of a view makes of them; it is grown by ``python -m tests.golden add NAME``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from service.store.log import RawFact

Word = tuple[int, str, bytes | None, str | None]  # position, field, salt, words; or forgotten
FOLDER = Path(__file__).parent / "histories"


@dataclass(frozen=True, slots=True)
class History:
    """``rows``: by table, a line of JSON for each."""

    facts: list[RawFact]
    words: list[Word]
    rows: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def topics(self) -> set[str]:
        return {fact[4] for fact in self.facts}


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.jsonl"))


def path_of(name: str) -> Path:
    return FOLDER / f"{name}.jsonl"


@cache
def read(name: str) -> History:
    facts: list[RawFact] = []
    words: list[Word] = []
    rows: dict[str, list[str]] = {}
    for line in path_of(name).read_text().splitlines():
        match json.loads(line):
            case ["fact", position, recorded_at, key, version, topic, state]:
                fact = (position, recorded_at, UUID(key), version, topic, state.encode())
                facts.append(fact)
            case ["text", position, name_of_field, salt, text]:
                words.append((position, name_of_field, salt and bytes.fromhex(salt), text))
            case ["rows", table, found]:
                rows[table] = found
            case other:
                raise ValueError(f"{name}: {other}")
    return History(facts, words, rows)


def write(name: str, history: History) -> None:
    path_of(name).write_text("".join(f"{_said(line)}\n" for line in _lines(history)))


def _said(line: list[Any]) -> str:
    return json.dumps(line, ensure_ascii=False)


def _lines(history: History) -> Iterator[list[Any]]:
    for position, recorded_at, key, version, topic, state in history.facts:
        yield ["fact", position, recorded_at, str(key), version, topic, state.decode()]
    for position, name, salt, text in history.words:
        yield ["text", position, name, salt and salt.hex(), text]
    for table, names in sorted(history.rows.items()):
        yield ["rows", table, names]
