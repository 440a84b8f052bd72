"""A security key made of software: it answers challenges as one on USB does."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

PRESENT, ATTESTED = 0x01, 0x40


@dataclass
class SecurityKey:
    origin: str
    host: str
    counter: int = 0
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        client = self._client("webauthn.create", options["challenge"])
        data_ = struct.pack(">16sH", b"\x00" * 16, len(self.credential))
        data = self._data(ATTESTED) + data_ + self.credential + self._public()
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(client, attestationObject=bytes_to_base64url(made))

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        self.counter += 1
        client = self._client("webauthn.get", options["challenge"])
        data = self._data(0)
        signed = data + hashlib.sha256(client).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            client, authenticatorData=bytes_to_base64url(data),
            signature=bytes_to_base64url(signature),
        )  # fmt: skip

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, flags: int) -> bytes:
        host = hashlib.sha256(self.host.encode()).digest()
        return host + struct.pack(">BI", PRESENT | flags, self.counter)

    def _public(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _answer(self, client: bytes, **more: str) -> dict[str, Any]:
        named = bytes_to_base64url(self.credential)
        response = {"clientDataJSON": bytes_to_base64url(client), **more}
        return {"id": named, "rawId": named, "type": "public-key", "response": response}
