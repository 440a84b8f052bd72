"""Checkpoints as signed notes (C2SP tlog-checkpoint, signed-note), with Ed25519 (检查点签名)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"  # the note format's mark of the algorithm


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key under the name that its signature lines carry."""

    name: str
    key: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    def line(self, body: bytes) -> str:
        signature = key_id(self.name, self.public) + self.key.sign(body)
        return f"— {self.name} {base64.b64encode(signature).decode()}\n"


def key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def encoded(public: bytes) -> str:
    """As exports and tables hold a public key: base64 of the mark and its 32 bytes."""
    return base64.b64encode(ED25519 + public).decode()


def verifier_key(name: str, public: bytes) -> str:
    """``name+key id+key``: how the note format hands a public key to a verifier."""
    return f"{name}+{key_id(name, public).hex()}+{encoded(public)}"


def body(origin: str, size: int, root: bytes) -> str:
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def signed(text: str, signers: Iterable[Signer]) -> str:
    """The whole note: the text, a blank line, a line for each signature."""
    return text + "\n" + "".join(signer.line(text.encode()) for signer in signers)


def is_signed(note: str, name: str, public: bytes) -> bool:
    """Whether one of its lines is this key's and holds."""
    text, _, lines = note.rpartition("\n\n")
    for line in lines.splitlines():
        told = line.removeprefix("— ").split(" ")
        if len(told) == 2 and told[0] == name and _holds(f"{text}\n", told[1], name, public):
            return True
    return False


def _holds(text: str, signature: str, name: str, public: bytes) -> bool:
    found = base64.b64decode(signature)
    if found[:4] != key_id(name, public):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(found[4:], text.encode())
    except InvalidSignature:
        return False
    return True
