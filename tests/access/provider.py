"""A fake OpenID provider on this machine: it says whatever a test makes it say."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT, SECRET = "duban", "kept between the two"


@dataclass
class Provider:
    """``claims``: what it says otherwise than it should; ``signer``: another key than its own."""

    issuer: str = ""
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", auto_kid=True))
    signer: ECKey | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    verified: bool | None = None

    def sent_to(self, address: str) -> str:
        """What a browser would do there: it comes back with a code. The state it carries."""
        self.asked = {name: names[0] for name, names in parse_qs(urlsplit(address).query).items()}
        return self.asked["state"]

    def described(self) -> dict[str, Any]:
        paths = {"authorization_endpoint": "authorize", "token_endpoint": "token",
                 "jwks_uri": "keys"}  # fmt: skip
        return {"issuer": self.issuer} | {
            name: f"{self.issuer}/{path}" for name, path in paths.items()
        }

    def token(self, form: dict[str, list[str]]) -> dict[str, Any]:
        digest = hashlib.sha256(form.get("code_verifier", [""])[0].encode()).digest()
        said = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        self.verified = said == self.asked.get("code_challenge")
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "s-1", "iat": now, "exp": now + 300,
                  "nonce": self.asked.get("nonce")} | self.claims  # fmt: skip
        signer = self.signer or self.key
        read = jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, signer)
        return {"access_token": "x", "token_type": "Bearer", "id_token": read}


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.endswith("openid-configuration"):
                self._answer(provider.described())
            else:
                self._answer({"keys": [provider.key.as_dict(private=False)]})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(provider.token(parse_qs(body.decode())))

        def _answer(self, fields: dict[str, Any]) -> None:
            data = json.dumps(fields).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
