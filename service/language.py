"""Languages (语言): English words are the catalogue's keys, Chinese comes from its catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

CHINESE, ENGLISH = "zh-CN", "en"
LANGUAGES = (CHINESE, ENGLISH)
HOUSE = Path(__file__).parent
NAME = re.compile("[a-z]+(_[a-z]+)+")

Translate = Callable[[str], str]


def translator(language: str) -> Translate:
    """From English words to the language's; words the catalogue lacks stay English."""
    return _chinese if language == CHINESE else _english


def _english(words: str) -> str:
    """A name that code and programs go by, such as committee_officer, as words."""
    return words.replace("_", " ") if NAME.fullmatch(words) else words


def _chinese(words: str) -> str:
    return chinese().get(words, words)


@cache
def chinese() -> Mapping[str, str]:
    """What is said everywhere, and what each feature says by itself."""
    return {english: said for path in catalogues() for english, said in words_of(path).items()}


def catalogues() -> list[Path]:
    return [HOUSE / "zh.po", *sorted(HOUSE.glob("features/*/zh.po"))]


def words_of(catalogue: Path) -> Mapping[str, str]:
    with catalogue.open("rb") as file:
        catalog = read_po(file, locale="zh_CN")
    return {str(m.id): str(m.string) for m in catalog if m.id and m.string}


def chosen(accepted: str, default: str) -> str:
    """The language that an Accept-Language header likes best, or the default."""
    wanted = [(_liking(part), part.strip().lower()) for part in accepted.split(",")]
    for liking, tag in sorted(wanted, key=lambda each: -each[0]):
        if not liking:
            break
        if tag.startswith("zh"):
            return CHINESE
        if tag.startswith("en"):
            return ENGLISH
    return default


def _liking(part: str) -> float:
    given = re.search(r";\s*q=(0(\.\d{0,3})?|1(\.0{0,3})?)\s*$", part, re.ASCII)
    return float(given[1]) if given else 1.0
