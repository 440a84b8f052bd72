"""How things are named when people look for them (检索): a code, a name or a part of it, or the
first letters of its pinyin (smzj for 市民政局)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pypinyin import Style, lazy_pinyin


@lru_cache(maxsize=20_000)
def initials(name: str) -> str:
    """The first letter of each sign's pinyin; what is not Chinese stays, in small letters."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).casefold()


class Choice(NamedTuple):
    """Something that may be chosen. ``beside``: what tells it from others of its name."""

    code: str
    name: str
    beside: str = ""

    @property
    def initials(self) -> str:
        return initials(self.name)


def fits(choice: Choice, asked: str) -> bool:
    words = asked.casefold().strip()
    return bool(words) and (
        words in choice.name.casefold()
        or words in choice.code.casefold()
        or (words.isascii() and words in initials(choice.name))
    )


def found(choices: Iterable[Choice], asked: str) -> list[Choice]:
    """What fits, the nearest first: a code, a name, what begins so, what holds it."""
    hits = [choice for choice in choices if fits(choice, asked)]
    return sorted(hits, key=lambda choice: _nearness(choice, asked.casefold().strip()))


def _nearness(choice: Choice, words: str) -> tuple[int, str]:
    code, name, first = choice.code.casefold(), choice.name.casefold(), initials(choice.name)
    if words in (code, name):
        return 0, choice.code
    if first == words or name.startswith(words):
        return 1, choice.code
    if first.startswith(words) or code.startswith(words):
        return 2, choice.code
    return 3, choice.code
