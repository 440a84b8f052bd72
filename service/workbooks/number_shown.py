"""A number as a spreadsheet shows it under its cell's format: 1.1 under 0.00 is 1.10, and 12 under
"U"000 is U012 (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]'
    r"|\[(?P<marked>[^\]]*)\]|_.|\*.|(?P<sign>.)",
    re.DOTALL,
)
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_COLOURS = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|color ?\d+", re.IGNORECASE)
_LONGEST = 200  # of a format; no spreadsheet's are longer
_LARGEST = 20  # digits before the point
BUILT_IN = {
    "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%",
    "37": "#,##0;-#,##0", "38": "#,##0;-#,##0", "39": "#,##0.00;-#,##0.00",
    "40": "#,##0.00;-#,##0.00", "41": "#,##0", "42": "#,##0", "43": "#,##0.00",
    "44": "#,##0.00",
}  # fmt: skip


class _Form(NamedTuple):
    """One section of a format. ``whole``: placeholders and literals before the point, in order;
    ``rest``: those after it. ``shift``: decimal places the number moves to the left."""

    whole: tuple[tuple[str, str], ...]
    rest: tuple[tuple[str, str], ...]
    point: bool
    grouped: bool
    shift: int


def shown_under(number: Decimal, code: str) -> str | None:
    """The words that are seen; ``None`` where the format is none, or one that is not known."""
    if not code or len(code) > _LONGEST or number.adjusted() > _LARGEST:
        return None
    sections = _SECTIONS.split(code)
    at = 1 if number < 0 and len(sections) > 1 else 2 if not number and len(sections) > 2 else 0
    form = _form(sections[at])
    if form is None:
        return None
    sign = "-" if number < 0 and at == 0 else ""
    return (sign + _written(abs(number), form)).strip()


def _written(number: Decimal, form: _Form) -> str:
    places = sum(kind == "digit" for kind, _ in form.rest)
    scaled = number.scaleb(-form.shift)
    rounded = scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    digits, _, fraction = f"{rounded:f}".partition(".")
    return _before(digits.lstrip("0"), form) + _after(fraction, form)


def _before(digits: str, form: _Form) -> str:
    """Digits fill the placeholders from the right; those that are left over go before the first."""
    places = [mark for kind, mark in form.whole if kind == "digit"]
    needed = len(places) - places.index("0") if "0" in places else 0
    digits = digits.rjust(needed, "0")
    if form.grouped:
        digits = f"{int(digits or 0):,}".rjust(len(digits)) if digits else ""
        places = places[:1]
    first = max(len(digits) - len(places) + 1, 0)
    pieces = [digits[:first], *digits[first:]]
    missing = len(places) - len(pieces)
    pieces = [""] * missing + pieces if digits else [""] * len(places)
    words, at = [], 0
    for kind, mark in form.whole:
        if kind != "digit":
            words.append(mark)
        elif at < len(pieces):
            words.append(pieces[at])
            at += 1
    return "".join(words)


def _after(fraction: str, form: _Form) -> str:
    marks = [mark for kind, mark in form.rest if kind == "digit"]
    kept = len(fraction)
    while kept and marks[kept - 1] != "0" and fraction[kept - 1] == "0":
        kept -= 1
    words, at = ["." if form.point else ""], 0
    for kind, mark in form.rest:
        if kind == "digit":
            words.append(fraction[at] if at < kept else "")
            at += 1
        else:
            words.append(mark)
    return "".join(words)


@lru_cache(maxsize=512)
def _form(section: str) -> _Form | None:
    """``None`` for General, text, fractions, powers of ten, and conditions of a section's own."""
    tokens = [(each.lastgroup, each[each.lastgroup]) for each in _TOKEN.finditer(section)
              if each.lastgroup]  # fmt: skip
    parts: tuple[list[tuple[str, str]], list[tuple[str, str]]] = ([], [])
    point, commas, shift = False, 0, 0
    grouped = False
    for group, mark in tokens:
        if group == "marked":
            if not _COLOURS.fullmatch(mark):
                return None
        elif group != "sign":
            parts[point].append(("words", mark))
        elif mark in "0#?":
            grouped = grouped or (commas > 0 and not point)
            commas = 0
            parts[point].append(("digit", mark))
        elif mark == "." and not point:
            shift, commas, point = shift + 3 * commas, 0, True
        elif mark == ",":
            commas += 1
        elif (mark.isalpha() and mark.isascii()) or mark in "@/":
            return None
        else:
            shift -= 2 if mark == "%" else 0
            parts[point].append(("words", mark))
    if not any(kind == "digit" for part in parts for kind, _ in part):
        return None
    return _Form(tuple(parts[0]), tuple(parts[1]), point, grouped, shift + 3 * commas)
