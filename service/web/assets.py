"""Static files (静态文件) under names that carry their digest: fetched once, kept for a year, sent
compressed as they were compressed once."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from mimetypes import guess_type
from pathlib import Path, PurePosixPath

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

STATIC = Path(__file__).parent.parent / "static"
FOREVER = "public, max-age=31536000, immutable"
LINKED = re.compile(r'url\("\.\./([^"]+)"\)')  # from one of css/ to what lies beside it
NAMED = re.compile(r"^(.+)\.([0-9a-f]{12})(\.[a-z0-9]+)$")
PLAIN = (".png", ".jpg", ".woff2", ".ico")  # compressed in themselves


@dataclass(frozen=True, slots=True)
class Asset:
    """``gzipped`` None: it would not be smaller."""

    body: bytes
    gzipped: bytes | None
    media: str
    digest: str


@cache
def asset(name: str) -> Asset:
    """FileNotFoundError."""
    path = STATIC / name
    body = path.read_bytes()
    if path.suffix == ".css":
        body = LINKED.sub(lambda link: f'url("{address(link[1])}")', body.decode()).encode()
    digest = hashlib.sha256(body).hexdigest()[:12]
    media = guess_type(name)[0] or "application/octet-stream"
    gzipped = None if path.suffix in PLAIN else gzip.compress(body, 9, mtime=0)
    return Asset(body, gzipped if gzipped and len(gzipped) < len(body) else None, media, digest)


@cache
def address(name: str) -> str:
    """The file's address with its digest in the name; without where it is not there yet."""
    try:
        digest = asset(name).digest
    except FileNotFoundError:
        return f"/static/{name}"
    path = PurePosixPath(name)
    return f"/static/{path.with_suffix(f'.{digest}{path.suffix}')}"


class Assets:
    """Serves a name with its digest for ever; a bare one, or an old digest, as it is now."""

    def __init__(self) -> None:
        self.plain = StaticFiles(directory=STATIC)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        named = NAMED.match(scope["path"].removeprefix("/static/"))
        if scope["type"] != "http" or named is None or scope["method"] not in ("GET", "HEAD"):
            await self.plain(scope, receive, send)
            return
        name = named[1] + named[3]
        if ".." in name or not (STATIC / name).is_file():
            await self.plain(scope, receive, send)
            return
        answer = _answer(asset(name), named[2], dict(scope["headers"]))
        await answer(scope, receive, send)


def _answer(asset: Asset, digest: str, headers: dict[bytes, bytes]) -> Response:
    kept = {"Vary": "Accept-Encoding"}
    if asset.digest == digest:
        kept["Cache-Control"] = FOREVER
    if asset.gzipped is not None and b"gzip" in headers.get(b"accept-encoding", b""):
        return Response(
            asset.gzipped, media_type=asset.media, headers=kept | {"Content-Encoding": "gzip"}
        )
    return Response(asset.body, media_type=asset.media, headers=kept)
