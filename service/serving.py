"""Serving with uvicorn, log lines as JSON on standard error."""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from datetime import UTC, datetime
from functools import partial
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from service.app import create_app
from service.guarded import Guarded
from service.settings import Settings

SECONDS = 60.0
SWITCH_SECONDS = 0.0005  # that one thread reckons while others wait: a tenth of the usual
KINDS = 1_000  # that are remembered at once


class JsonLines(logging.Formatter):
    """One object a line: what is logged cannot forge a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class Spared(logging.Filter):
    """One line a minute of each kind: while a disk is full or a database away each request would
    write the same again, onto the same disk. What is left out is counted, and told with the next.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        super().__init__()
        self._seconds = seconds
        self._lock = threading.Lock()
        self._last: dict[tuple[str, ...], tuple[float, int]] = {}  # when last, how many since

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        kind, now = _kind(record), time.monotonic()
        with self._lock:
            last, since = self._last.get(kind, (-self._seconds, 0))
            if now - last < self._seconds:
                self._last[kind] = (last, since + 1)
                return False
            if len(self._last) >= KINDS:
                self._last.clear()
            self._last[kind] = (now, 0)
        if since:
            record.msg = f"{record.getMessage()} ({since} more like it since)"
            record.args = ()
        return True


def _kind(record: logging.LogRecord) -> tuple[str, ...]:
    """What is logged, by its template; with an error, by the error's kind and where it began."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return record.name, str(record.msg)
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    return record.name, str(record.msg), type(error).__name__, place


def run(
    settings: Settings,
    host: str,
    port: int,
    *,
    workers: int = 1,
    projector: bool = True,
    scheduler: bool = True,
    certificate: str | None = None,
    key: str | None = None,
) -> None:
    """``workers``: processes, each a node of its own; they share the port. ``certificate`` and
    ``key``: files in PEM; with them, over https alone."""
    _log_as_lines()
    how: dict[str, Any] = {
        "host": host, "port": port, "factory": True, "http": Guarded, "proxy_headers": False,
        "log_config": None, "access_log": False, "server_header": False,
        "ssl_certfile": certificate, "ssl_keyfile": key,
    }  # fmt: skip
    made = partial(application, settings, projector=projector, scheduler=scheduler)
    if workers == 1:
        uvicorn.run(made, **how)
        return
    config = uvicorn.Config(made, workers=workers, timeout_worker_healthcheck=60, **how)
    Multiprocess(config, sockets=[config.bind_socket()]).run()


def application(settings: Settings, *, projector: bool, scheduler: bool) -> FastAPI:
    """In the process that serves it."""
    _log_as_lines()
    sys.setswitchinterval(SWITCH_SECONDS)
    Guarded.most, Guarded.trusted = settings.client_connections, settings.trusted_proxies
    return create_app(settings, projector=projector, scheduler=scheduler)


def _log_as_lines() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    handler.addFilter(Spared())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
