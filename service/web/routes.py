"""Routes that name the action they open: one without it does not even import."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from service.access.actions import Action

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
F = TypeVar("F", bound=Callable[..., Any])
# In the API's own description too.
OPENS, WHOLE, FRESH = "x-action", "x-whole", "x-fresh"
LARGE, HEAVY = "x-large", "x-heavy"


class Router(APIRouter):
    """``opens``: the action that the table of rights must name for whoever asks, before anything
    of the request is read; inside, the same is asked again for the organization that is touched.
    ``whole``: none is touched, so the door itself asks for all of it. ``fresh``: asked for by a
    session whose password or second factor was given a moment ago, and by no token. ``large``: a
    workbook or evidence comes, where a body is otherwise short. ``heavy``: costs much whatever is
    asked for, so that few run at a time; a list taken away is so everywhere."""

    def get(  # type: ignore[override]  # what a route must say is fewer words than the library has
        self, path: str, *, opens: Action, whole: bool = False, **more: Any
    ) -> Callable[[F], F]:
        return self._route("GET", path, {OPENS: opens, WHOLE: whole}, more)

    def put(  # type: ignore[override]  # as above
        self, path: str, *, opens: Action, whole: bool = False, **more: Any
    ) -> Callable[[F], F]:
        return self._route("PUT", path, {OPENS: opens, WHOLE: whole}, more)

    def post(  # type: ignore[override]  # as above
        self, path: str, *, opens: Action, whole: bool = False, **more: Any
    ) -> Callable[[F], F]:
        return self._route("POST", path, {OPENS: opens, WHOLE: whole}, more)

    def patch(  # type: ignore[override]  # as above
        self, path: str, *, opens: Action, whole: bool = False, **more: Any
    ) -> Callable[[F], F]:
        return self._route("PATCH", path, {OPENS: opens, WHOLE: whole}, more)

    def delete(  # type: ignore[override]  # as above
        self, path: str, *, opens: Action, whole: bool = False, **more: Any
    ) -> Callable[[F], F]:
        return self._route("DELETE", path, {OPENS: opens, WHOLE: whole}, more)

    def _route(
        self, method: str, path: str, door: dict[str, Any], more: dict[str, Any]
    ) -> Callable[[F], F]:
        for name, mark in (("fresh", FRESH), ("large", LARGE), ("heavy", HEAVY)):
            if more.pop(name, False):
                door[mark] = True
        extra = {**more.pop("openapi_extra", {}), **door}
        return self.api_route(path, methods=[method], openapi_extra=extra, **more)


class PageRoute(APIRoute):
    """A form sends each of its choices, the empty ones too: what is empty was not chosen, so that
    no typed parameter is ever asked to read it."""

    def get_route_handler(self) -> Handler:
        handler = super().get_route_handler()

        async def without_empty(request: Request) -> Response:
            given = parse_qsl(request.scope["query_string"].decode("latin-1"))
            request.scope["query_string"] = urlencode(given).encode("latin-1")
            return await handler(Request(request.scope, request.receive))

        return without_empty


def pages() -> Router:
    return Router(
        default_response_class=HTMLResponse, include_in_schema=False, route_class=PageRoute
    )


def action_of(route: BaseRoute) -> Action | None:
    """None: named nowhere, so that nobody may go through."""
    action: Action | None = _extra(route).get(OPENS)
    return action


def is_whole(route: BaseRoute) -> bool:
    """Whether it touches no one organization."""
    return bool(_extra(route).get(WHOLE))


def is_fresh(route: BaseRoute) -> bool:
    """Whether it is opened only a moment after the password or a second factor."""
    return bool(_extra(route).get(FRESH))


def is_large(route: BaseRoute) -> bool:
    """Whether workbooks or evidence come there."""
    return bool(_extra(route).get(LARGE))


def is_heavy(route: BaseRoute) -> bool:
    return bool(_extra(route).get(HEAVY))


def _extra(route: BaseRoute) -> dict[str, Any]:
    return (route.openapi_extra or {}) if isinstance(route, APIRoute) else {}
