"""What a browser remembers without a session: the language, the side bar (语言与侧栏)."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from fastapi.responses import RedirectResponse, Response

from service.access.actions import ANYBODY
from service.features.sign_in.pages.opening import local
from service.language import LANGUAGES
from service.web import routes
from service.web.depends import LANGUAGE_COOKIE
from service.web.side import CHOICES, SIDE_COOKIE

YEAR = 31_536_000  # seconds
router = routes.pages()


@router.post("/language", opens=ANYBODY)
def switch(
    language: Annotated[str, Form(max_length=10)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Needs no session: it changes nothing but what this browser is spoken to in."""
    target = next if next.startswith("/sign-in") else local(next)
    answer = RedirectResponse(target, 303)
    if language in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, samesite="lax")
    return answer


@router.post("/side", opens=ANYBODY)
def fold(
    side: Annotated[str, Form(max_length=10)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Open or folded: of this browser alone, and needs no session either."""
    answer = RedirectResponse(local(next), 303)
    if side in CHOICES:
        answer.set_cookie(SIDE_COOKIE, side, max_age=YEAR, samesite="lax")
    return answer
