"""A checkpoint as one line that people copy from paper (打印的检查点).

``DUBAN1-`` and 16 groups of 5 signs of Crockford's base32, which has no I, L, O and U: 50 bytes.
The tree (1: facts, 2: facts-sm3, 3: the access log's, which no export holds), 8 of the log's id, 6
of the size, 32 of the root, and the first 3 of SHA-256 of those before. Case, spaces, hyphens and
full-width signs do not matter.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator

from .notes import Note

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ALIKE = str.maketrans("OIL", "011")
HEAD = re.compile(r"DUBAN[1IL]")
TREES = {1: "facts", 2: "facts-sm3", 3: "access"}
LENGTH, GROUP = 80, 5


class Mistyped(ValueError):
    """A slip of who typed it; nothing is said of any log."""


def is_line(written: str) -> bool:
    return HEAD.match(_bare(written)) is not None


def read_line(written: str) -> Note:
    """As a note that nobody signed: that it was kept outside is what it is worth. Mistyped."""
    signs = HEAD.sub("", _bare(written), count=1).translate(ALIKE)
    _must_be_signs(signs)
    if not _fits(signs):
        raise Mistyped(_where(signs))
    data = _bytes(signs)
    tree, log, size, root = data[0], data[1:9], data[9:15], data[15:47]
    if tree not in TREES:
        raise Mistyped("it is of a tree that this verifier does not know / 未知的树")
    origin = f"duban/{log.hex()}/{TREES[tree]}"
    return Note(f"DUBAN1-{signs}", origin, int.from_bytes(size, "big"), root, ())


def _bare(written: str) -> str:
    """Without all that only parts the signs."""
    return re.sub(r"[\s\-‐‑‒–—−_.,:]", "", unicodedata.normalize("NFKC", written)).upper()


def _must_be_signs(signs: str) -> None:
    for place, sign in enumerate(signs):
        if sign not in SIGNS:
            raise Mistyped(f"{sign!r} in group {_group(place)} stands in no such line / "
                           f"第 {_group(place)} 组的 {sign!r} 不会出现在其中")  # fmt: skip
    if len(signs) != LENGTH:
        raise Mistyped(f"it has {len(signs)} signs after DUBAN1, and should have {LENGTH} / "
                       f"DUBAN1 之后有 {len(signs)} 个字符，应有 {LENGTH} 个")  # fmt: skip


def _group(place: int) -> int:
    return place // GROUP + 1


def _bytes(signs: str) -> bytes:
    count = 0
    for sign in signs:
        count = count << 5 | SIGNS.index(sign)
    return count.to_bytes(LENGTH * 5 // 8, "big")


def _fits(signs: str) -> bool:
    data = _bytes(signs)
    return hashlib.sha256(data[:-3]).digest()[:3] == data[-3:]


def _where(signs: str) -> str:
    """The group in which one sign is wrong, or two stand the wrong way round."""
    groups = {_group(place) for place, other in _slips(signs) if _fits(other)}
    if len(groups) == 1:
        [group] = groups
        return f"a slip of typing: look at group {group} again / 录入有误：请核对第 {group} 组"
    return "a slip of typing: its check does not fit / 录入有误：校验不符"


def _slips(signs: str) -> Iterator[tuple[int, str]]:
    for place, sign in enumerate(signs):
        for other in SIGNS:
            yield place, signs[:place] + other + signs[place + 1 :]
        swapped = signs[place : place + 2][::-1]
        yield place, signs[:place] + swapped + signs[place + 1 + len(sign) :]
