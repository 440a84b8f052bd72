"""Routes that name the action they open: one without it does not even import."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from service.access.actions import Action

F = TypeVar("F", bound=Callable[..., Any])
OPENS = "x-action"  # in the API's own description too


class Router(APIRouter):
    """``opens``: the action that the table of rights must name for whoever asks, before anything
    of the request is read; the same is asked again inside for the organization it touches."""

    def get(self, path: str, *, opens: Action, **more: Any) -> Callable[[F], F]:  # type: ignore[override]  # what a route must say is fewer words than the library's
        return self._route("GET", path, opens, more)

    def put(self, path: str, *, opens: Action, **more: Any) -> Callable[[F], F]:  # type: ignore[override]  # as above
        return self._route("PUT", path, opens, more)

    def post(self, path: str, *, opens: Action, **more: Any) -> Callable[[F], F]:  # type: ignore[override]  # as above
        return self._route("POST", path, opens, more)

    def patch(self, path: str, *, opens: Action, **more: Any) -> Callable[[F], F]:  # type: ignore[override]  # as above
        return self._route("PATCH", path, opens, more)

    def delete(self, path: str, *, opens: Action, **more: Any) -> Callable[[F], F]:  # type: ignore[override]  # as above
        return self._route("DELETE", path, opens, more)

    def _route(
        self, method: str, path: str, opens: Action, more: dict[str, Any]
    ) -> Callable[[F], F]:
        extra = {**more.pop("openapi_extra", {}), OPENS: opens}
        return self.api_route(path, methods=[method], openapi_extra=extra, **more)


def pages() -> Router:
    return Router(default_response_class=HTMLResponse, include_in_schema=False)


def action_of(route: BaseRoute) -> Action | None:
    """None: named nowhere, so that nobody may go through."""
    extra = route.openapi_extra if isinstance(route, APIRoute) else None
    return extra.get(OPENS) if extra else None
