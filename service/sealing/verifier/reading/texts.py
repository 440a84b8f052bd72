"""The words beside the facts, against the digests that the facts hold."""

from __future__ import annotations

from typing import Any

from ..defects import LISTED
from .facts import Fact


class Texts:
    """The words beside the facts, against the digests that the facts hold."""

    def __init__(self) -> None:
        self.count = 0
        self.of = 0  # position of the fact whose texts come
        self.due: dict[str, str] = {}  # field to digest
        self.lost: dict[tuple[int, str], str] = {}
        self.stray: list[tuple[int, int, str, str | None]] = []  # after which fact; what it says
        self.more = 0  # further such ones, which are counted alone
        self.blank: list[tuple[int, str]] = []
        self.changed: list[tuple[int, str]] = []

    def begin(self, fact: Fact) -> None:
        if self.due:
            self.end()
        self.of = fact.position
        if '{"text":"' in fact.state:
            self.due = _texts_in(fact)

    def end(self) -> None:
        self.lost |= {(self.of, name): digest for name, digest in self.due.items()}
        self.due = {}

    def take(self, position: int, name: str, digest: str | None) -> None:
        """``digest`` None: forgotten."""
        self.count += 1
        if position != self.of or name not in self.due:
            self._strays(position, name, digest)
            return
        wanted = self.due.pop(name)
        if digest is None:
            self.blank.append((position, name))
        elif digest != wanted:
            self.changed.append((position, name))

    def _strays(self, position: int, name: str, digest: str | None) -> None:
        if len(self.stray) < LISTED:
            self.stray.append((self.of, position, name, digest))
        else:
            self.more += 1

    def matches(self, position: int, name: str) -> bool | None:
        """What became of a text that did not come: True, it stands elsewhere; False, another came
        in its place; None, nothing did."""
        wanted = self.lost[position, name]
        for stray in self.stray:
            if stray[1:3] == (position, name) or stray[0] == position:
                self.stray.remove(stray)
                return stray[0] != position and stray[3] in (wanted, None)
        return None

    def unread(self) -> None:
        name = next(iter(self.due))
        del self.due[name]
        self.changed.append((self.of, name))


def _texts_in(fact: Fact) -> dict[str, str]:
    """Field to digest; a text in a list is ``name.0``, ``name.1`` and so on."""
    try:
        said = fact.said
    except (ValueError, TypeError, RecursionError):
        return {}
    texts: dict[str, str] = {}
    for name, value in said.items():
        if type(value) is list:
            texts |= {f"{name}.{i}": each["text"] for i, each in enumerate(value) if _is_text(each)}
        elif _is_text(value):
            texts[name] = value["text"]
    return texts


def _is_text(value: Any) -> bool:
    return type(value) is dict and value.keys() == {"text"} and type(value["text"]) is str
