"""How header words and typed values are compared: full-width or not, spaced or not."""

from __future__ import annotations

import re
import unicodedata

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
_BLANK = re.compile("[\\s\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\u00ad]+")
_MARKS = "*:;.,、_-/\\"


def squeezed(words: str) -> str:
    """Half-width and without white space, seen or unseen: for codes, numbers and dates, never for
    texts."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", words))


def header_word(words: str) -> str:
    """``"＊完成\\n时限（必填）"`` to ``"完成时限"``: what a column is known by."""
    plain = squeezed(words[:200]).casefold()
    bare = _BRACKETED.sub("", plain)
    return (bare or plain).strip(_MARKS)
