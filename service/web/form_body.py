"""Reads the body of a form that was posted, with the files in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import Request
from starlette.datastructures import FormData


async def form_of(request: Request) -> AsyncIterator[FormData]:
    """Closed at the end, with the files in it."""
    kind = request.headers.get("Content-Type", "")
    if not kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        yield FormData()
        return
    await request.body()  # kept, so that the session's check can read it again
    async with request.form() as form:
        yield form
