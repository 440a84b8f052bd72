"""Which methods go at a path: for the answer to one that does not (405)."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import FastAPI
from fastapi.routing import APIRoute


def methods_at(app: FastAPI, path: str) -> list[str]:
    """Of every route there, whoever asks."""
    methods = {method for route in _routes(app) for method in _of(route, path)}
    return sorted(methods | {"HEAD"} if "GET" in methods else methods)


def _routes(app: FastAPI) -> Iterable[APIRoute]:
    every = (route for router in app.state.routers for route in router.routes)
    return (route for route in every if isinstance(route, APIRoute))


def _of(route: APIRoute, path: str) -> Iterable[str]:
    return (route.methods or ()) if route.path_regex.match(path) else ()
