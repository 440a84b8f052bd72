"""A page for what went wrong: the same words that the API says."""

from __future__ import annotations

from html import escape

from fastapi import Request
from fastapi.responses import HTMLResponse


def failure_page(
    request: Request, status: int, title: str, detail: str | None, headers: dict[str, str] | None
) -> HTMLResponse:
    body = f"<!doctype html><title>{escape(title)}</title><h1>{escape(title)}</h1>"
    return HTMLResponse(f"{body}<p>{escape(detail or '')}</p>", status, headers)
