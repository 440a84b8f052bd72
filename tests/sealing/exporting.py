"""A tiny exporter of our own, from the format alone, and a hand that tampers with what it made."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from service.store.database import TEXT_COLUMNS
from service.store.log import Log, RawFact

NAME = "duban.example/facts"
Words = tuple[int, str, bytes | None, str | None]


def signing_key(seed: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


KEY, OTHER_KEY = signing_key(1), signing_key(2)


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def pem(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@dataclass(frozen=True)
class Said:
    """A fact and its texts, as lines of an export hold them."""

    position: int
    recorded_at: int
    key: str
    version: int
    topic: str
    state: str
    texts: tuple[tuple[str, str | None, str | None], ...] = ()  # field, salt (hex), text

    @property
    def leaf(self) -> bytes:
        digest = hashlib.sha256(self.state.encode()).hexdigest()
        texts = ("duban-leaf-1", self.position, self.key, self.version, self.topic,
                self.recorded_at, digest)  # fmt: skip
        return hashlib.sha256(b"\0" + "".join(f"{each}\n" for each in texts).encode()).digest()

    def lines(self) -> list[str]:
        head = ["f", self.position, self.recorded_at, self.key, self.version, self.topic]
        names = [compact([*head, self.state])]
        for name, salt, text in self.texts:
            gone = text is None
            said = ["x", self.position, name] if gone else ["t", self.position, name, salt, text]
            names.append(compact(said))
        return names

    def saying(self, **changes: Any) -> Said:
        """The same with other fields in its state."""
        return replace(self, state=compact(json.loads(self.state) | changes))

    @property
    def said(self) -> Any:
        return json.loads(self.state)


def leaf_of_line(line: str) -> bytes:
    """The leaf hash of a fact's line."""
    _, *row = json.loads(line)
    return Said(*row).leaf


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def root_of(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, 2.1, as it stands there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root_of(leaves[:split]) + root_of(leaves[split:])).digest()


def after_line(notes: Sequence[str]) -> str:
    """How the next checkpoint names the last of these."""
    if not notes:
        return "after 0"
    text = notes[-1].partition("\n\n")[0] + "\n"
    return f"after {len(notes)} {hashlib.sha256(text.encode()).hexdigest()}"


def hand_over_line(since: int, old: Ed25519PrivateKey, new: Ed25519PrivateKey) -> str:
    marks = [base64.b64encode(b"\1" + public(key)).decode() for key in (old, new)]
    return f"hand-over {since} {marks[0]} {NAME} {marks[1]}"


def note_of(
    size: int,
    root: bytes,
    *keys: Ed25519PrivateKey,
    origin: str = NAME,
    more: Sequence[str] = (),
) -> str:
    texts = (origin, str(size), base64.b64encode(root).decode(), *more)
    body = "".join(f"{line}\n" for line in texts)
    lines = []
    for key in keys:
        named = NAME.encode() + b"\n\x01" + public(key)
        blob = hashlib.sha256(named).digest()[:4] + key.sign(body.encode())
        lines.append(f"— {NAME} {base64.b64encode(blob).decode()}\n")
    return f"{body}\n{''.join(lines)}"


@dataclass
class Export:
    """What an export is made of. ``leaves``: those sealed, where they are not the facts' own."""

    facts: list[Said]
    sizes: list[int]
    keys: list[Ed25519PrivateKey] = field(default_factory=lambda: [KEY])
    leaves: list[bytes] | None = None
    notes: list[str] | None = None
    sinces: list[int] = field(default_factory=lambda: [0])
    format: int = 1

    def sealed(self) -> list[bytes]:
        return self.leaves if self.leaves is not None else [fact.leaf for fact in self.facts]

    def signed(self) -> list[str]:
        leaves = self.sealed()
        if self.notes is not None:
            return self.notes
        return [note_of(size, root_of(leaves[:size]), *self.keys) for size in self.sizes]

    def body(self) -> list[str]:
        leaves, names = self.sealed(), [compact(self._header())]
        for place, key in enumerate(self.keys):
            since = self.sinces[place] if place < len(self.sinces) else 0
            mark = base64.b64encode(b"\1" + public(key)).decode()
            names.append(compact(["k", since, NAME, mark]))
        for start in range(0, max(len(self.facts), len(leaves)), 256):
            for fact in self.facts[start : start + 256]:
                names += fact.lines()
            tile = base64.b64encode(b"".join(leaves[start : start + 256])).decode()
            names.append(compact(["l", start, tile]))
        return names + [compact(["c", note]) for note in self.signed()]

    def _header(self) -> dict[str, Any]:
        fields = {"duban-export": self.format, "origin": NAME, "log": "facts",
                "size": len(self.facts), "hash": "sha256"}  # fmt: skip
        return (
            fields if self.format > 2 else fields | {"made_at": "2026-11-22T22:00:00Z", "terms": {}}
        )

    def written(self) -> bytes:
        return ended(self.body())


def ended(body: Iterable[str]) -> bytes:
    """The lines with an end line that fits them."""
    lines = list(body)
    data = "".join(f"{line}\n" for line in lines).encode()
    return data + end_line(data, lines)


def end_line(data: bytes, lines: Iterable[str]) -> bytes:
    kinds = [line[:4] for line in lines]
    counts = [kinds.count('["f"'), kinds.count('["t"'),
              kinds.count('["c"') + kinds.count('["c2')]  # fmt: skip
    counts[1] += kinds.count('["x"')
    return (compact(["end", *counts, hashlib.sha256(data).hexdigest()]) + "\n").encode()


def exported(log: Log, every: int = 100) -> Export:
    """A log's export with a checkpoint for each so many facts, and at its end."""
    facts = log.raw_feed(0, 10_000_000)
    words = log.database.rows(f"SELECT {TEXT_COLUMNS} FROM texts ORDER BY position, field")
    return export_of(facts, [tuple(row) for row in words], every)


def export_of(facts: Sequence[RawFact], words: Sequence[Words], every: int = 100) -> Export:
    texts: dict[int, list[tuple[str, str | None, str | None]]] = {}
    for position, name, salt, text in words:
        texts.setdefault(position, []).append((name, salt.hex() if salt else None, text))
    said = [
        Said(position, at, key.hex, version, topic, state.decode(), tuple(texts.get(position, ())))
        for position, at, key, version, topic, state in facts
    ]
    size = len(said)
    return Export(said, [*range(every, size, every), size])


def renumbered(facts: Iterable[Said]) -> list[Said]:
    return [replace(fact, position=number) for number, fact in enumerate(facts, start=1)]


def put(folder: Path, data: bytes) -> Path:
    path = folder / "export.jsonl"
    path.write_bytes(data)
    return path
