"""Languages (语言): English words are the catalogue's keys, Chinese comes from its catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

CHINESE, ENGLISH = "zh-CN", "en"
LANGUAGES = (CHINESE, ENGLISH)
CATALOGUE = Path(__file__).parent / "locales" / "zh_CN" / "LC_MESSAGES" / "messages.po"

Translate = Callable[[str], str]


def translator(language: str) -> Translate:
    """From English words to the language's; words the catalogue lacks stay English."""
    return _chinese if language == CHINESE else str


def _chinese(words: str) -> str:
    return chinese().get(words, words)


@cache
def chinese() -> Mapping[str, str]:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="zh_CN")
    return {str(m.id): str(m.string) for m in catalogue if m.id and m.string}


def chosen(accepted: str, default: str) -> str:
    """The language that an Accept-Language header asks for, or the default."""
    wanted = [part.split(";")[0].strip().lower() for part in accepted.split(",")]
    for tag in wanted:
        if tag.startswith("zh"):
            return CHINESE
        if tag.startswith("en"):
            return ENGLISH
    return default
