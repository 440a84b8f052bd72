"""A page for what went wrong: the same words that the API says."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from service.web.depends import language_of
from service.web.helping import help_of
from service.web.rendering import rendered

HEADINGS = {
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Not allowed",
    409: "Refused",
    413: "Too large",
    422: "Not understood",
    500: "Something went wrong",
    503: "Try again soon",
}


def failure_page(
    request: Request, status: int, title: str, detail: str | None, headers: dict[str, str] | None
) -> HTMLResponse:
    """Shown without a database, too. Where something is not allowed it says who may."""
    language = language_of(request)
    html = rendered(
        language,
        "failure.html",
        help=help_of(request) if status == 403 else None,
        language=language,
        status=status,
        heading=HEADINGS.get(status, title),
        detail=detail or "",
        again=request.url.path if request.method == "GET" else None,
    )
    return HTMLResponse(html, status, headers)
