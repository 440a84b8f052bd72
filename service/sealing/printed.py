"""A checkpoint as one line on paper (打印的检查点), kept by the audited and typed back in.

``DUBAN1-`` and 16 groups of 5 signs of Crockford's base32: the tree, the log's id (8 bytes), the
size (6), the root (32), and 3 bytes of SHA-256 that tell a slip of typing from another checkpoint.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import segno

from aggregates.errors import Refused
from service.sealing.checkpoints import FACTS, Checkpoint
from service.sealing.tree import SM3

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RFC_4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
OUT, IN = str.maketrans(RFC_4648, CROCKFORD), str.maketrans(CROCKFORD, RFC_4648)
LOOKS_LIKE = str.maketrans("OIL", "011")
TREES = {FACTS: 1, f"{FACTS}-{SM3}": 2, "access": 3}
HEAD = "DUBAN1"
SIGNS, GROUP, CHECK = 80, 5, 3


class Mistyped(Refused):
    """A slip of who typed it: nothing is said of any log (422)."""

    status = 422


class NotPrintable(Refused):
    """A checkpoint of a log by another name than ours (422)."""

    status = 422


@dataclass(frozen=True, slots=True)
class Kept:
    """What a line says. ``log``: its id, 16 hex; ``root``: hex."""

    tree: str
    log: str
    size: int
    root: str


# --- written --------------------------------------------------------------------------------------


def line_of(checkpoint: Checkpoint) -> str:
    kept = kept_of(checkpoint.note)
    if kept is None or kept.tree not in TREES:
        raise NotPrintable("This checkpoint has no line to print.")
    data = bytes([TREES[kept.tree]]) + bytes.fromhex(kept.log)
    data += kept.size.to_bytes(6, "big") + bytes.fromhex(kept.root)
    written = base64.b32encode(data + _check(data)).decode().translate(OUT)
    return "-".join([HEAD, *_groups(written)])


def kept_of(note: str) -> Kept | None:
    """What a signed note says, by its first three lines; whether it is signed is not asked."""
    match [*note.strip().splitlines(), "", ""]:
        case [origin, size, root, *_] if log := re.fullmatch(r"duban/([0-9a-f]{16})/(\S+)", origin):
            return _kept(log[2], log[1], size, root)
    return None


def _kept(tree: str, log: str, size: str, root: str) -> Kept | None:
    try:
        raw = base64.b64decode(root, validate=True)
    except ValueError:
        return None
    if len(raw) != 32 or not re.fullmatch(r"[0-9]{1,14}", size, re.ASCII):
        return None
    return Kept(tree, log, int(size), raw.hex())


def _groups(written: str) -> list[str]:
    return [written[at : at + GROUP] for at in range(0, SIGNS, GROUP)]


def _check(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:CHECK]


def square(line: str) -> bytes:
    """The line's square code (QR) as an image, SVG."""
    out = io.BytesIO()
    segno.make(line, error="m", micro=False).save(out, kind="svg", scale=4)
    return out.getvalue()


# --- read -----------------------------------------------------------------------------------------


def read(typed: str) -> Kept:
    """Case, spaces, hyphens and full-width signs do not matter. A whole note may be given too.
    Mistyped, with the group to look at again where it can be told."""
    if (note := kept_of(typed)) is not None:
        return note
    signs = _signs(typed)
    if not _fits(signs):
        raise _slip(signs)
    data = _bytes(signs)
    tree = next((name for name, mark in TREES.items() if mark == data[0]), None)
    if tree is None:
        raise Mistyped("The line is of a tree that this release does not know.")
    return Kept(tree, data[1:9].hex(), int.from_bytes(data[9:15], "big"), data[15:47].hex())


def _signs(typed: str) -> str:
    bare = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", typed)).upper()
    bare = re.sub(r"^DUBAN[1IL]", "", bare).translate(LOOKS_LIKE)
    for place, sign in enumerate(bare):
        if sign not in CROCKFORD:
            raise Mistyped("“{sign}” in group {group} stands in no such line.",
                           sign=sign, group=place // GROUP + 1)  # fmt: skip
    if len(bare) != SIGNS:
        raise Mistyped(
            "The line has {count} signs after DUBAN1, and should have {most}.",
            count=len(bare), most=SIGNS,
        )  # fmt: skip
    return bare


def _bytes(signs: str) -> bytes:
    return base64.b32decode(signs.translate(IN))


def _fits(signs: str) -> bool:
    data = _bytes(signs)
    return _check(data[:-CHECK]) == data[-CHECK:]


def _slip(signs: str) -> Mistyped:
    groups = {place // GROUP + 1 for place, other in _slips(signs) if _fits(other)}
    if len(groups) != 1:
        return Mistyped("This is a slip of typing: the line's check does not fit.")
    return Mistyped("This is a slip of typing: look at group {group} again.", group=groups.pop())


def _slips(signs: str) -> Iterator[tuple[int, str]]:
    """With one sign another, or two neighbours the other way round."""
    for place in range(SIGNS):
        for sign in CROCKFORD:
            yield place, signs[:place] + sign + signs[place + 1 :]
        yield place, signs[:place] + signs[place : place + 2][::-1] + signs[place + 2 :]
