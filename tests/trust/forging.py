"""A hand that forges exports without the log's key: it cuts, rewrites, seals and signs again."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.sealing.exporting import compact, ended, public, root_of

EVIL = Ed25519PrivateKey.from_private_bytes(b"\x66" * 32)
HASHES = {"c": "sha256", "c2": "sm3"}


def signature_of(name: str, key: Ed25519PrivateKey, text: str) -> str:
    key_id = hashlib.sha256(name.encode() + b"\n\x01" + public(key)).digest()[:4]
    return f"— {name} {base64.b64encode(key_id + key.sign(text.encode())).decode()}\n"


class Forgery:
    """The lines of an export, less the end line, which ``written`` makes fit."""

    def __init__(self, data: bytes) -> None:
        self.lines: list[Any] = [json.loads(line) for line in data.splitlines()][:-1]

    def copy(self) -> Forgery:
        return deepcopy(self)

    def written(self) -> bytes:
        return ended(map(compact, self.lines))

    def of(self, kind: str) -> Iterator[list[Any]]:
        return (line for line in self.lines[1:] if line[0] == kind)

    def at(self, kind: str) -> list[int]:
        return [n for n, line in enumerate(self.lines) if n and line[0] == kind]

    def size(self) -> int:
        return sum(1 for _ in self.of("f"))

    # --- what is written over --------------------------------------------------------------------

    def rewrite(self, after: int) -> None:
        """Each fact beyond says another thing; its texts stay."""
        for line in self.of("f"):
            if line[1] > after:
                line[6] = line[6].replace('"actor":"', '"actor":"x')

    def reseal(self) -> None:
        """The leaf hashes as the facts now give them."""
        leaves = self.leaves("sha256")
        for line in self.of("l"):
            part = b"".join(leaves[line[1] : line[1] + 256])
            line[2] = base64.b64encode(part).decode()

    def leaves(self, name: str) -> list[bytes]:
        tag = "duban-leaf-1" if name == "sha256" else "duban-leaf-sm3-1"
        rows = []
        for _, position, at, key, version, topic, state in self.of("f"):
            digest = hashlib.new(name, state.encode()).hexdigest()
            texts = (tag, position, key, version, topic, at, digest)
            data = b"\0" + "".join(f"{each}\n" for each in texts).encode()
            rows.append(hashlib.new(name, data).digest())
        return rows

    def cut(self, size: int) -> None:
        """What lies beyond goes, as if it had never been."""
        self.lines[0]["size"] = size
        self.lines = [line for line in self.lines if not _is_beyond(line, size)]
        for line in self.of("l"):
            kept = base64.b64decode(line[2])[: max(0, size - line[1]) * 32]
            line[2] = base64.b64encode(kept).decode()

    # --- checkpoints -----------------------------------------------------------------------------

    def sizes(self, kind: str = "c") -> list[int]:
        return [int(line[1].split("\n")[1]) for line in self.of(kind)]

    def co_sign(self, kind: str, size: int, key: Ed25519PrivateKey, more: str = "") -> None:
        """A line of his own on a genuine checkpoint, and his key among those of the file."""
        for line in self.of(kind):
            text, _, signatures = line[1].partition("\n\n")
            name, answer = text.split("\n")[:2]
            if int(answer) == size:
                body = text + "\n" + more
                line[1] = f"{body}\n{signatures}{signature_of(name, key, body)}"
        self.add_key(kind, size + 1, key)

    def add_key(self, kind: str, since: int, key: Ed25519PrivateKey) -> None:
        mark = "k" + kind[1:]
        name = next(self.of(mark))[2]
        written = base64.b64encode(b"\x01" + public(key)).decode()
        self.lines.insert(self.at(mark)[-1] + 1, [mark, since, name, written])

    def sign_beyond(self, kind: str, size: int, key: Ed25519PrivateKey) -> None:
        """All checkpoints beyond are signed anew over what the facts now give, each naming the one
        before as it should."""
        leaves, before = self.leaves(HASHES[kind]), ""
        for number, line in enumerate(self.of(kind)):
            name, answer = line[1].split("\n")[:2]
            if int(answer) > size:
                root = base64.b64encode(_root(leaves[: int(answer)], HASHES[kind])).decode()
                named = f"after {number} {hashlib.sha256(before.encode()).hexdigest()}"
                body = f"{name}\n{answer}\n{root}\n{named}\n"
                line[1] = f"{body}\n{signature_of(name, key, body)}"
            before = line[1].partition("\n\n")[0] + "\n"

    # --- texts -----------------------------------------------------------------------------------

    def each_text(self, change: Callable[[str, str], tuple[str, str]]) -> None:
        """``change`` takes and gives salt (hex) and words."""
        for line in self.of("t"):
            line[3], line[4] = change(line[3], line[4])

    def blank(self) -> None:
        for number in self.at("t"):
            self.lines[number] = ["x", *self.lines[number][1:3]]


def _is_beyond(line: Any, size: int) -> bool:
    if isinstance(line, dict):
        return False
    if line[0] in ("f", "t", "x"):
        return bool(line[1] > size)
    if line[0] == "l":
        return bool(line[1] >= size)
    if line[0] in ("c", "c2"):
        return int(line[1].split("\n")[1]) > size
    return bool(line[0] in ("k", "k2") and line[1] > size)


def _root(leaves: list[bytes], name: str) -> bytes:
    if name == "sha256":
        return root_of(leaves)
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    left, right = _root(leaves[:split], name), _root(leaves[split:], name)
    return hashlib.new(name, b"\1" + left + right).digest()
