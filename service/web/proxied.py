"""Behind a proxy (反向代理): who asks, by which scheme and under which name, as it says.

Believed of nobody but ``DUBAN_TRUSTED_PROXIES``. Cookies, HSTS, origins, limits and the access log
all go by what is put into the request here.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.networks import holds

SCHEMES = ("http", "https")


class Proxied:
    def __init__(self, app: ASGIApp, trusted: str) -> None:
        self.app, self.trusted = app, trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if scope["type"] == "http" and client and holds(self.trusted, client[0]):
            scope = {**scope, **dict(self._forwarded(scope))}
        await self.app(scope, receive, send)

    def _forwarded(self, scope: Scope) -> Iterator[tuple[str, object]]:
        headers = Headers(scope=scope)
        address = self._sender(headers.getlist("x-forwarded-for"))
        if address is not None:
            yield "client", (address, 0)
        scheme = _last(headers, "x-forwarded-proto").lower()
        if scheme in SCHEMES:
            yield "scheme", scheme
        host = _last(headers, "x-forwarded-host")
        if host and host.isprintable():
            kept = [each for each in scope["headers"] if each[0] != b"host"]
            yield "headers", [(b"host", host.encode("latin-1", "ignore")), *kept]

    def _sender(self, said: list[str]) -> str | None:
        """The last one that no trusted proxy of ours was: what stands before it, anybody may have
        written."""
        sender = None
        for each in reversed(",".join(said).split(",")):
            address = _address(each.strip())
            if address is None:
                return sender
            sender = address
            if not holds(self.trusted, address):
                return sender
        return sender


def _last(headers: Headers, name: str) -> str:
    return headers.get(name, "").rpartition(",")[2].strip()


def _address(written: str) -> str | None:
    """Without a port; of ``[::1]:8000`` too."""
    bare = written.partition("]")[0].lstrip("[") if written.startswith("[") else written
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        return str(ip_address(bare))
    except ValueError:
        return None
