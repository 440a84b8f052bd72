"""Chinese numerals in dates: 二〇二六年十一月三十日 to 2026年11月30日."""

from __future__ import annotations

import re

_DIGITS = {char: str(n) for n, char in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}
_ONES = "一二三四五六七八九"
_YEAR = re.compile("([〇○零一二三四五六七八九]{4})(?=年)")
_SMALL = re.compile(f"([{_ONES}]?十[{_ONES}]?|[{_ONES}])(?=[月日号季])")


def with_digits(words: str) -> str:
    """Years (digit by digit), months, days and quarters only; other numerals stay words."""
    words = _YEAR.sub(lambda match: "".join(_DIGITS[char] for char in match[1]), words)
    return _SMALL.sub(lambda match: str(_small(match[1])), words)


def _small(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    return (int(_DIGITS.get(tens, "1")) * 10 if ten else 0) + int(_DIGITS.get(ones, "0"))
