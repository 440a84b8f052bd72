"""Checkpoints (检查点) as C2SP signed notes, read strictly."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .keys import strict_base64


@dataclass(frozen=True)
class Note:
    """A signed checkpoint (检查点). ``signatures``: key name, key id, signature."""

    text: str
    origin: str
    size: int
    root: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]

    @property
    def signed(self) -> bytes:
        return (self.text.partition("\n\n")[0] + "\n").encode()

    @classmethod
    def read(cls, text: str) -> Note:
        """Raises ValueError for what is no signed checkpoint."""
        body, apart, signatures = text.partition("\n\n")
        origin, size, root, *_ = [*body.split("\n"), "", ""]
        if not apart or not origin or not re.fullmatch(r"0|[1-9][0-9]{0,18}", size, re.ASCII):
            raise ValueError("no checkpoint")
        if len(digest := strict_base64(root)) != 32 or not signatures.endswith("\n"):
            raise ValueError("no checkpoint")
        found = tuple(map(_signature, signatures[:-1].split("\n")))
        return cls(text, origin, int(size), digest, found)


def _signature(line: str) -> tuple[str, bytes, bytes]:
    match = re.fullmatch(r"— ([^ +]+) (\S+)", line)
    blob = strict_base64(match[2]) if match else b""
    if match is None or len(blob) < 5:
        raise ValueError("no signature line")
    return match[1], blob[:4], blob[4:]
