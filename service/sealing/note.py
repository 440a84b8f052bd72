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


def body(origin: str, size: int, root: bytes, *extensions: str) -> str:
    """``extensions``: lines of our own, as the checkpoint form allows after its three."""
    lines = (origin, str(size), base64.b64encode(root).decode(), *extensions)
    return "".join(f"{line}\n" for line in lines)


def following(before: tuple[int, str] | None) -> str:
    """The line that names the checkpoint before, by its number and note; None: it is the first."""
    if before is None:
        return "after 0"
    number, note = before
    return f"after {number} {digest(note)}"


def digest(note: str) -> str:
    """Of what its signatures are over: SHA-256, hex."""
    return hashlib.sha256(_signed_text(note).encode()).hexdigest()


def _signed_text(note: str) -> str:
    return note.partition("\n\n")[0] + "\n"


@dataclass(frozen=True, slots=True)
class HandOver:
    """What a checkpoint says in a line of its own where one key hands over to the next.
    ``since``: from this size on the new one signs, and the old one no more."""

    since: int
    old: bytes
    name: str
    new: bytes

    def line(self) -> str:
        return f"hand-over {self.since} {encoded(self.old)} {self.name} {encoded(self.new)}"


def hand_over_in(note: str) -> HandOver | None:
    """Told and signed by both keys; else None."""
    for line in _signed_text(note).splitlines()[3:]:
        match line.split(" "):
            case ["hand-over", since, old, name, new] if since.isdecimal():
                hand_over = HandOver(int(since), _bare(old), name, _bare(new))
                both = (is_signed_by(note, hand_over.old), is_signed(note, name, hand_over.new))
                return hand_over if all(both) else None
    return None


def _bare(written: str) -> bytes:
    """Nothing for what is no key: nothing is signed by that."""
    try:
        raw = base64.b64decode(written, validate=True)
    except ValueError:
        return b""
    return raw[1:] if len(raw) == 33 and raw[:1] == ED25519 else b""


def is_signed_by(note: str, public: bytes) -> bool:
    """By that key under the name of the note's own tree, which is what all keys of it have."""
    return is_signed(note, note.partition("\n")[0], public)


def signed(text: str, signers: Iterable[Signer]) -> str:
    """The whole note: the text, a blank line, a line for each signature."""
    return text + "\n" + "".join(signer.line(text.encode()) for signer in signers)


def is_signed(note: str, name: str, public: bytes) -> bool:
    """Whether one of its lines is this key's and holds."""
    text, _, lines = note.rpartition("\n\n")
    for line in lines.splitlines():
        parts = line.removeprefix("— ").split(" ")
        if len(parts) == 2 and parts[0] == name and _holds(f"{text}\n", parts[1], name, public):
            return True
    return False


def _holds(text: str, signature: str, name: str, public: bytes) -> bool:
    try:
        raw = base64.b64decode(signature, validate=True)
    except ValueError:
        return False
    if len(public) != 32 or raw[:4] != key_id(name, public):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], text.encode())
    except InvalidSignature:
        return False
    return True
