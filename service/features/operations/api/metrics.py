"""Figures for Prometheus: requests as they pass, and the log and its views when they are asked."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.features.operations.queries.runs import failed_runs
from service.services import Services
from service.store.errors import StoreAway
from service.version import commit, version

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """One registry for each app, so that two apps in one process do not share figures."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.seconds = Histogram(
            "duban_request_seconds", "How long requests took, by route.", ("method", "route"),
            registry=self.registry, buckets=BUCKETS,
        )  # fmt: skip
        self.requests = Counter(
            "duban_requests_total", "Requests answered.", ("method", "route", "status"),
            registry=self.registry,
        )  # fmt: skip

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        self.seconds.labels(method, route).observe(seconds)
        self.requests.labels(method, route, str(status)).inc()

    def exposed(self, services: Services) -> bytes:
        registry = CollectorRegistry()
        registry.register(StateCollector(services))
        return generate_latest(self.registry) + generate_latest(registry)


class StateCollector(Collector):
    """The log's position, each view's lag, runs that failed: read at the moment of asking."""

    def __init__(self, services: Services) -> None:
        self.services = services

    def describe(self) -> Iterable[Metric]:
        return ()  # nothing is read before it is asked for

    def collect(self) -> Iterator[Metric]:
        try:
            yield from list(self._figures())
            up = 1
        except (StoreAway, SQLAlchemyError):
            up = 0
        yield _gauge("duban_database_up", "Whether the database answered.", up)

    def _figures(self) -> Iterator[Metric]:
        info = GaugeMetricFamily("duban_build_info", "1: this release.",
                                 labels=["version", "commit"])  # fmt: skip
        info.add_metric([version(), commit()], 1)
        yield info
        position, _ = self.services.log.last()
        yield _gauge("duban_log_position", "The last position of the log: all facts.", position)
        yield CounterMetricFamily("duban_facts_appended", "Facts recorded.", value=position)
        now = self.services.now().timestamp()
        lag = GaugeMetricFamily("duban_view_lag_facts", "Facts unread.", labels=["view"])
        age = GaugeMetricFamily(
            "duban_view_lag_seconds", "Age of the oldest fact unread.", labels=["view"]
        )
        stopped = GaugeMetricFamily("duban_view_stopped", "1: it stopped.", labels=["view"])
        for view in self.services.projector.status():
            oldest = view.oldest_unread_micros
            lag.add_metric([view.name], view.lag)
            age.add_metric([view.name], max(0.0, now - oldest / 1e6) if oldest else 0.0)
            stopped.add_metric([view.name], 1 if view.failure else 0)
        yield from (lag, age, stopped)
        failed = failed_runs(self.services)
        yield _gauge("duban_runs_failed", "Runs of jobs that failed and wait.", failed)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value)


class Measured:
    """Counts every request by its route's template, so that ids make no series of their own."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, seen)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            took = time.perf_counter() - begun
            self.metrics.answered(_method(scope["method"]), route, status, took)


def _method(method: str) -> str:
    known = ("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS")
    return method if method in known else "other"
