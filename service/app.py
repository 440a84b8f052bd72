"""The web application: pages and API over one set of services."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.routing import BaseRoute
from starlette.types import Scope

from schedules.timetable import timetable
from service.access.access_watch import AccessWatch
from service.access.limits import Limits
from service.features import FEATURES
from service.features.operations.api.metrics import Measured, Metrics
from service.language import translator
from service.services import Services
from service.settings import Settings
from service.web.admission import Admission, Bounds, doors_of, known
from service.web.assets import Assets
from service.web.compressed import Compressed
from service.web.depends import language_of, presented_by
from service.web.documented import describe
from service.web.headers import HeadAsGet, SecurityHeaders
from service.web.heavy import Heavy
from service.web.letting_go import LettingGo
from service.web.problems import add_problems, busy, too_large
from service.web.proxied import Proxied
from service.web.routes import is_heavy
from service.wiring import services

DOORS = ("api", "pages")  # routes are looked through in this order


def create_app(
    settings: Settings,
    wired: Services | None = None,
    *,
    projector: bool = True,
    scheduler: bool = True,
) -> FastAPI:
    """``wired``: services made elsewhere (tests); then nothing is started here."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            made = wired or stack.enter_context(services(settings, follow=projector, seal=True))
            app.state.services = made
            to_thread.current_default_thread_limiter().total_tokens = 24
            # A simulated clock moves only by ``duban schedule --at``: nothing ticks there.
            if wired is None and scheduler and not made.log.simulated:
                clock = timetable(made)
                clock.start()
                stack.callback(clock.shutdown)
            yield

    documents = settings.api_documents
    app = FastAPI(
        title="Duban 督办",
        version="1",
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json" if documents else None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.limits = Limits(settings.rate_limit, settings.sign_in_limit)
    app.add_middleware(
        Heavy, node=settings.heavy_reads, doors=lambda: app.state.heavy, known=_account, busy=busy
    )
    app.add_middleware(
        Admission, bounds=lambda: app.state.bounds, secret=presented_by, answer=too_large
    )
    app.add_middleware(
        AccessWatch,
        find=lambda app: app.state.services.accounts.log,
        words=lambda scope: translator(language_of(Request(scope))),
    )
    app.add_middleware(Compressed)
    app.add_middleware(SecurityHeaders)
    app.state.metrics = Metrics()
    app.add_middleware(Measured, metrics=app.state.metrics)
    app.add_middleware(HeadAsGet)
    app.add_middleware(LettingGo)
    app.add_middleware(Proxied, trusted=settings.trusted_proxies)
    app.mount("/static", Assets(), name="static")
    routers = every_router()
    app.state.routers = routers
    largest = max(settings.upload_limit, settings.evidence_limit)
    routes: list[Any] = [each for router in routers for each in router.routes]
    app.state.bounds = Bounds(routes, largest)
    app.state.heavy = doors_of(each for each in routes if is_heavy(each))
    app.router.routes.extend(included())
    describe(app)
    add_problems(app)
    return app


def every_router() -> list[APIRouter]:
    return [each for door in DOORS for feature in FEATURES for each in feature.routers(door)]


@cache
def included() -> list[BaseRoute]:
    """The routes as the framework takes them in, once for a process: it reads the signatures of
    all of them anew for each application, for half a second of its first request."""
    house = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for router in every_router():
        house.include_router(router)
    return list(house.router.routes)


async def _account(scope: Scope) -> str | None:
    session = await known(scope, presented_by)
    return session.who.account if session is not None else None
