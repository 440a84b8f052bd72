"""Signing in by the office's identity provider (统一身份认证)."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote, unquote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from aggregates.errors import NotFound
from service.access.actions import ANYBODY
from service.features.sign_in.pages.opening import lasts, local, opened
from service.web import routes
from service.web.depends import ServicesDep, address_of, by, limits_of

STATE_COOKIE = "duban_state"  # while at an identity provider
NEXT_COOKIE = "duban_next"  # where to go on from there
router = routes.pages()


@router.get("/sign-in/provider", opens=ANYBODY)
def to_provider(request: Request, services: ServicesDep, next: str = "/") -> Response:
    """Off to the identity provider; nothing is signed in by going there."""
    providers = services.accounts.providers
    if providers is None:
        raise NotFound("There is no identity provider.")
    limits_of(request).sign_in(address_of(request))
    begun = providers.begin(str(request.url_for("from_provider")), datetime.now(UTC))
    answer = RedirectResponse(begun.address, 303)
    for name, value in ((STATE_COOKIE, begun.state), (NEXT_COOKIE, quote(local(next)))):
        answer.set_cookie(
            name, value, httponly=True, samesite="lax", max_age=600,
            secure=request.url.scheme == "https",
        )  # fmt: skip
    return answer


@router.get("/sign-in/provider/back", opens=ANYBODY)
def from_provider(
    request: Request, services: ServicesDep, state: str = "", code: str = ""
) -> Response:
    """Back again: a state is good once, and only in the browser it was begun in."""
    providers = services.accounts.providers
    if providers is None:
        raise NotFound("There is no identity provider.")
    limits_of(request).sign_in(address_of(request))
    kept = request.cookies.get(STATE_COOKIE, "")
    entered = providers.finish(kept, state, code, datetime.now(UTC), lasts(services), by(request))
    target = local(unquote(request.cookies.get(NEXT_COOKIE, "/")))
    answer = opened(request, services, entered, target)
    answer.delete_cookie(STATE_COOKIE)
    answer.delete_cookie(NEXT_COOKIE)
    return answer
