"""How things are named when people look for them (检索): a code, a name or a part of it, or the
first letters of its pinyin (smzj for 市民政局)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple


@lru_cache(maxsize=20_000)
def initials(name: str) -> str:
    """The first letter of each sign's pinyin; what is not Chinese stays, in small letters."""
    first, read = _pinyin()
    return "".join(read(name, style=first)).casefold()


@cache
def _pinyin() -> tuple[Any, Callable[..., list[str]]]:
    """Fetched when first asked for: its dictionary takes 20 MB, of phrases as many again, which
    single letters do not need."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, lazy_pinyin

    return Style.FIRST_LETTER, lazy_pinyin


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


def matching(choices: Iterable[Choice], asked: str) -> list[Choice]:
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
