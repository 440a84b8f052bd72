"""A fact beyond the file's end, with the proof that a checkpoint covers it (RFC 6962, 2.1.1)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from .facts import Fact

FORGOTTEN = "text.forgotten"


@dataclass(frozen=True)
class Proved:
    """``size``: of the checkpoint. ``path``: from the leaf's sibling upwards."""

    fact: Fact
    leaf: bytes
    size: int
    path: tuple[bytes, ...]

    def root(self) -> bytes | None:
        """RFC 9162, 2.1.3.2; None where the path does not fit."""
        at, last, digest = self.fact.position - 1, self.size - 1, self.leaf
        if not 0 <= at <= last:
            return None
        for each in self.path:
            if last == 0:
                return None
            if at & 1 or at == last:
                digest = _node(each, digest)
                while at and not at & 1:
                    at, last = at >> 1, last >> 1
            else:
                digest = _node(digest, each)
            at, last = at >> 1, last >> 1
        return digest if last == 0 else None

    def forgets(self) -> tuple[int, str] | None:
        """Position and field of the text."""
        said = self.fact.said
        if self.fact.topic != FORGOTTEN or type(said.get("position")) is not int:
            return None
        return said["position"], str(said.get("field"))


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
