"""Probes beside the API: is the process alive, can it serve, and its figures.

Strangers are told whether it can serve, and nothing else; whom ``DUBAN_SCRAPERS`` names, why not.
"""

from __future__ import annotations

from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError

from aggregates.values.moment import At
from service.access.actions import ANYBODY
from service.features.operations.queries.status import checkpoint_shown, clock_shown, view_shown
from service.networks import holds
from service.services import Services
from service.store.away import of_table
from service.store.errors import StoreAway
from service.web.depends import ServicesDep, address_of
from service.web.routes import Router

router = Router(include_in_schema=False)
KIND = "text/plain; version=0.0.4; charset=utf-8"


@router.get("/healthz", opens=ANYBODY)
async def alive() -> dict[str, str]:
    """The process is there; nothing else is asked."""
    return {"status": "alive"}


@router.get("/readyz", opens=ANYBODY)
def ready(request: Request, services: ServicesDep) -> Response:
    """503 where the database is away or a view has stopped; each view with its lag."""
    status, body = _readiness(services)
    shown = body if _may_scrape(request) else {"status": body["status"]}
    return JSONResponse(shown, status, {"Retry-After": "2"} if status == 503 else None)


def _readiness(services: Services) -> tuple[int, dict[str, Any]]:
    try:
        position, _ = services.log.last()
        clock = clock_shown(services.log.clock_state())
        checkpoint = checkpoint_shown(services, At(position, services.now()))
        views = [view_shown(each) for each in services.projector.status()]
    except (StoreAway, DBAPIError) as error:
        return 503, {"status": "not ready", **_away(error, services.settings.database)}
    trouble = services.trouble()
    if trouble is not None:
        return 503, {"status": "not ready", **_away(trouble, services.settings.database)}
    stopped = [view["name"] for view in views if view["failure"]]
    well = not stopped and clock["kind"] not in ("jumped", "behind")
    body: dict[str, Any] = {
        "status": "ready" if well else "not ready",
        "database": "there",
        "clock": clock,
        "position": position,
        "checkpoint": checkpoint,
        "stopped": stopped,
        "views": views,
    }
    return 200 if well else 503, body


def _away(error: StoreAway | DBAPIError, url: str) -> dict[str, str]:
    """What is really wrong: a port, a role, a right, a disk; with host and role, no password."""
    away = error if isinstance(error, StoreAway) else of_table(error, url)
    return {"database": away.kind, "why": str(away)}


def _may_scrape(request: Request) -> bool:
    return holds(request.app.state.settings.scrapers, address_of(request))


@router.get("/metrics", opens=ANYBODY)
def metrics(request: Request, services: ServicesDep) -> Response:
    """For Prometheus; what cannot be read while the database is away is left out. To others
    there is nothing here."""
    if not _may_scrape(request):
        raise HTTPException(404)
    return Response(request.app.state.metrics.exposed(services), media_type=KIND)
