"""The library's stock way: ``save()`` on its PostgreSQL recorder and one stock ProjectionRunner."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL, Identifier

EVENTS = 2_000  # its rate is steady; more would only take longer


class StockTask(Aggregate):
    @event("Issued")
    def __init__(self, organization: str, task: str, due: str, points: int, period: str) -> None:
        self.organization, self.task, self.due = organization, task, due
        self.points, self.period = points, period


class StockApp(Application[UUID]):
    name = "stock"


class StockView(PostgresTrackingRecorder):
    """One table of one row a task, as the dispatch board needs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = f"{self.tracking_table_name}_board"
        self.sql_create_statements.append(
            SQL(
                "CREATE TABLE IF NOT EXISTS {table} (id uuid PRIMARY KEY, organization text, "
                "task text, due text, points int, period text)"
            ).format(table=Identifier(self.table))
        )

    def insert_row(self, row: tuple[Any, ...], tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            insert = SQL("INSERT INTO {table} VALUES (%s, %s, %s, %s, %s, %s)")
            cursor.execute(insert.format(table=Identifier(self.table)), row)


class StockProjection(Projection[StockView]):
    name = "board"
    topics = ()

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        row = (
            domain_event.originator_id, domain_event.organization, domain_event.task,
            domain_event.due, domain_event.points, domain_event.period,
        )  # fmt: skip
        self.view.insert_row(row, tracking)


def stock_seconds(url: str) -> tuple[float, float]:
    """Seconds an event for save() and for the runner, each by itself."""
    env = _environment(url)
    app = StockApp(env)
    tasks = [StockTask(f"U{n}", "T01", "2026-10-25", 500, "2026-10") for n in range(EVENTS)]
    start = time.perf_counter()
    for first in range(0, EVENTS, 100):  # larger saves can hang in pipeline mode
        app.save(*tasks[first : first + 100])
    saved = time.perf_counter() - start
    last = app.recorder.max_notification_id()
    start = time.perf_counter()
    with ProjectionRunner(
        application_class=StockApp, projection_class=StockProjection, view_class=StockView, env=env
    ) as runner:
        runner.wait(last, timeout=120)
    projected = time.perf_counter() - start
    app.close()
    return saved / EVENTS, projected / EVENTS


def _environment(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    host = parts.hostname or parse_qs(parts.query).get("host", [""])[0]
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": unquote(parts.path.lstrip("/")),
        "POSTGRES_HOST": unquote(host),
        "POSTGRES_PORT": str(parts.port or 5432),
        "POSTGRES_USER": parts.username or "postgres",
        "POSTGRES_PASSWORD": parts.password or "none",
        "STOCK_RUN": uuid4().hex,
    }
