"""Probes beside the API: is the process alive, can it serve, and its figures."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from aggregates.values.moment import At
from service.access.actions import ANYBODY
from service.features.operations.queries.status import checkpoint_shown, view_shown
from service.store.errors import StoreAway
from service.web.depends import ServicesDep
from service.web.routes import Router

router = Router(include_in_schema=False)
KIND = "text/plain; version=0.0.4; charset=utf-8"


@router.get("/healthz", opens=ANYBODY)
async def alive() -> dict[str, str]:
    """The process is there; nothing else is asked."""
    return {"status": "alive"}


@router.get("/readyz", opens=ANYBODY)
def ready(services: ServicesDep) -> Response:
    """503 where the database is away or a view has stopped; each view with its lag."""
    try:
        position, _ = services.log.last()
        checkpoint = checkpoint_shown(services, At(position, services.now()))
        views = [view_shown(each) for each in services.projector.status()]
    except (StoreAway, SQLAlchemyError):
        return JSONResponse({"status": "not ready", "database": "away"}, 503, {"Retry-After": "2"})
    stopped = [view["name"] for view in views if view["failure"]]
    body: dict[str, Any] = {
        "status": "not ready" if stopped else "ready",
        "database": "there",
        "position": position,
        "checkpoint": checkpoint,
        "stopped": stopped,
        "views": views,
    }
    return JSONResponse(body, 503 if stopped else 200)


@router.get("/metrics", opens=ANYBODY)
def metrics(request: Request, services: ServicesDep) -> Response:
    """For Prometheus; what cannot be read while the database is away is left out."""
    return Response(request.app.state.metrics.exposed(services), media_type=KIND)
