"""A fact as it stands in the file, and its leaf (叶)."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

read_json = json.JSONDecoder().raw_decode  # quicker, and strict about blanks


class Fact:
    """A line of the log. ``said``: its state, read when it is first asked for."""

    __slots__ = ("_said", "key", "position", "recorded_at", "state", "topic", "version")

    def __init__(
        self, position: int, recorded_at: int, key: int, version: int, topic: str, state: str
    ) -> None:
        self.position, self.recorded_at, self.key = position, recorded_at, key
        self.version, self.topic, self.state = version, topic, state
        self._said: dict[str, Any] | None = None

    @property
    def said(self) -> dict[str, Any]:
        if self._said is None:
            said, end = read_json(self.state)
            if not isinstance(said, dict) or end != len(self.state):
                raise TypeError("a state is one object")
            self._said = said
        return self._said


class Sealed(NamedTuple):
    """A fact as it stands in the file, with its leaf hash."""

    fact: Fact
    leaf: bytes
    content: tuple[str, int, str, int, str]  # id, version, topic, recorded_at, digest of the state


def leaf_of(position: int, content: tuple[str, int, str, int, str]) -> bytes:
    key, version, topic, recorded_at, digest = content
    written = f"\0duban-leaf-1\n{position}\n{key}\n{version}\n{topic}\n{recorded_at}\n{digest}\n"
    return hashlib.sha256(written.encode()).digest()
