"""Signing in by the page's form, as a browser does: what the form carries is sent with it."""

from __future__ import annotations

from typing import Any

from tests.pages import form


def sign_in(client: Any, fields: dict[str, str], **more: Any) -> Any:
    """``client``: keeps cookies; ``fields``: account, password, and whatever else is typed."""
    given = form(client.get("/sign-in").text, "/sign-in")
    return client.post("/sign-in", data={**given, **fields}, **more)
