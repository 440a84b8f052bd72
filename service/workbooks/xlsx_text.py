"""Gathers a cell's words from the runs in which XML holds them, without phonetic hints."""

from __future__ import annotations

import re

from service.workbooks.errors import TooMuch
from service.workbooks.limits import Limits

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Texts:
    """Told of elements and characters; keeps those inside ``t`` until they are taken."""

    def __init__(self, limits: Limits) -> None:
        self._limit = limits.text
        self._runs: list[str] = []
        self._length = 0
        self._open = False
        self._phonetic = False

    def start(self, name: str) -> None:
        if name == "t":
            self._open = not self._phonetic
        elif name == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        if name == "t":
            self._open = False
        elif name == "rPh":
            self._phonetic = False

    def add(self, characters: str) -> None:
        if not self._open:
            return
        self._runs.append(characters)
        self._length += len(characters)
        if self._length > 4 * self._limit:  # escapes take up to seven times their room
            raise too_long(self._limit)

    def take(self) -> str:
        text = plain("".join(self._runs))
        self._runs.clear()
        self._length = 0
        if len(text) > self._limit:
            raise too_long(self._limit)
        return text


def plain(stored: str) -> str:
    """``_x000D_`` to the character it stands for; line breaks of any kind to plain ones.

    What cannot be seen, printed or kept by every database (NUL, half characters) is dropped.
    """
    if "_x" in stored:
        stored = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), stored)
    if _UNPRINTABLE.search(stored):
        stored = _UNPRINTABLE.sub("", stored)
    return stored.replace("\r\n", "\n").replace("\r", "\n")


def too_long(limit: int) -> TooMuch:
    return TooMuch("A cell holds more than {limit} characters.", limit=limit)
