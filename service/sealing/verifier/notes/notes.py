"""Checkpoints (检查点) as C2SP signed notes, read strictly."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from .keys import ALGORITHM, strict_base64

SIGNATURES = 16  # lines of a note at most


@dataclass(frozen=True)
class HandOver:
    """One key hands over to the next. ``since``: the size from which on the new one signs alone."""

    since: int
    old: bytes
    name: str
    new: bytes


@dataclass(frozen=True)
class Note:
    """A signed checkpoint (检查点). ``signatures``: key name, key id, signature. ``after``: number
    and digest of the one before (0 and nothing: it is the first); None: it names none, as those of
    earlier releases, and those typed in from paper."""

    text: str
    origin: str
    size: int
    root: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]
    after: tuple[int, str] | None = None
    hand_over: HandOver | None = None

    @property
    def signed(self) -> bytes:
        return (self.text.partition("\n\n")[0] + "\n").encode()

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.signed).hexdigest()

    @property
    def number(self) -> int:
        """Its own; 0: it does not tell."""
        return self.after[0] + 1 if self.after else 0

    @classmethod
    def read(cls, text: str) -> Note:
        """Raises ValueError for what is no signed checkpoint."""
        body, apart, signatures = text.partition("\n\n")
        origin, size, root, *more = [*body.split("\n"), "", ""]
        if not apart or not origin or not re.fullmatch(r"0|[1-9][0-9]{0,18}", size, re.ASCII):
            raise ValueError("no checkpoint")
        if len(digest := strict_base64(root)) != 32 or not signatures.endswith("\n"):
            raise ValueError("no checkpoint")
        lines = signatures[:-1].split("\n")
        if len(lines) > SIGNATURES:
            raise ValueError("more signatures than a checkpoint has")
        signed = tuple(map(_signature, lines))
        after = [_after(line) for line in more if line.startswith("after ")]
        hands = [_hand_over(line) for line in more if line.startswith("hand-over ")]
        if len(after) > 1 or len(hands) > 1:
            raise ValueError("said twice")
        return cls(
            text,
            origin,
            int(size),
            digest,
            signed,
            after[0] if after else None,
            hands[0] if hands else None,
        )


def _signature(line: str) -> tuple[str, bytes, bytes]:
    match = re.fullmatch(r"— ([^ +]+) (\S+)", line)
    blob = strict_base64(match[2]) if match else b""
    if match is None or len(blob) < 5:
        raise ValueError("no signature line")
    return match[1], blob[:4], blob[4:]


def _after(line: str) -> tuple[int, str]:
    match = re.fullmatch(r"after (?:0|([1-9][0-9]{0,17}) ([0-9a-f]{64}))", line, re.ASCII)
    if match is None:
        raise ValueError("no naming of the one before")
    return (int(match[1]), match[2]) if match[1] else (0, "")


def _hand_over(line: str) -> HandOver:
    match = re.fullmatch(r"hand-over ([1-9][0-9]{0,18}) (\S+) ([^ +]+) (\S+)", line, re.ASCII)
    if match is None:
        raise ValueError("no hand-over")
    old, new = strict_base64(match[2]), strict_base64(match[4])
    if {len(old), len(new)} != {33} or {old[:1], new[:1]} != {ALGORITHM}:
        raise ValueError("no keys of a hand-over")
    return HandOver(int(match[1]), old[1:], match[3], new[1:])
