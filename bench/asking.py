"""One request to the application, without a network."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI


async def ask(app: FastAPI, address: str, header: tuple[bytes, bytes]) -> int:
    """The answer's status. ``header``: who asks."""
    path, _, query = address.partition("?")
    scope: dict[str, Any] = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
        "query_string": query.encode(), "scheme": "http", "http_version": "1.1",
        "headers": [header], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
        "root_path": "",
    }  # fmt: skip
    status = 0

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status
        status = message.get("status", status)

    await app(scope, receive, send)
    return status
