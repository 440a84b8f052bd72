"""Public keys: those of the export, and those an auditor holds, in whatever form."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..defects import Unreadable

SPKI = bytes.fromhex("302a300506032b6570032100")  # what a PEM holds before the 32 bytes
ALGORITHM = b"\x01"


def strict_base64(written: str) -> bytes:
    """Strictly: no other writing of the same bytes. Raises ValueError."""
    raw = base64.b64decode(written, validate=True)
    if base64.b64encode(raw).decode() != written:
        raise ValueError("not the one way to write it")
    return raw


@dataclass(frozen=True)
class Key:
    """A public key of the export, in use from a size of the log on."""

    name: str
    public: bytes
    since: int = 0

    @property
    def id(self) -> bytes:
        named = self.name.encode() + b"\n" + ALGORITHM + self.public
        return hashlib.sha256(named).digest()[:4]

    @property
    def print(self) -> str:
        """What people compare: the first 16 hex digits of the key's SHA-256."""
        return hashlib.sha256(self.public).hexdigest()[:16]


class Ring:
    """Keys looked up by what a signature's line says of its key, however many there are. Those
    without a name may sign under any."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._named: dict[tuple[str, bytes], set[bytes]] = {}
        self._nameless = list[Key]()
        for key in keys:
            if key.name:
                self._named.setdefault((key.name, key.id), set()).add(key.public)
            else:
                self._nameless.append(key)

    def named(self, name: str, key_id: bytes) -> set[bytes]:
        keys = self._named.get((name, key_id), set())
        return keys | {key.public for key in self._nameless if Key(name, key.public).id == key_id}


def keys_given(written: str) -> list[bytes]:
    """Public keys from a file or from the words themselves: PEM, base64, hex or a note's vkey."""
    text = written
    try:
        if Path(written).is_file():
            text = Path(written).read_text("utf-8")
    except (OSError, UnicodeDecodeError, ValueError):
        pass
    pem = re.findall(r"-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----", text, re.DOTALL)
    keys = [_bare_key("".join(each.split())) for each in pem]
    if not pem:
        lines = [line.strip() for line in text.splitlines()]
        keys = [_bare_key(line) for line in lines if line and not line.startswith("#")]
    if not keys or None in keys:
        raise Unreadable(f"{written[:80]!r} is no Ed25519 public key (PEM, base64 or hex)")
    return [each for each in keys if each is not None]


def _bare_key(written: str) -> bytes | None:
    written = re.sub(r"^[^\s+]+\+[0-9a-f]{8}\+", "", written)
    if re.fullmatch(r"[0-9a-fA-F]{64}", written):
        return bytes.fromhex(written)
    try:
        raw = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        return None
    for prefix in (SPKI, ALGORITHM, b""):
        if len(raw) == len(prefix) + 32 and raw.startswith(prefix):
            return raw[len(prefix) :]
    return None
