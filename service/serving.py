"""Serving with uvicorn, log lines as JSON on standard error."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

import uvicorn

from service.app import create_app
from service.settings import Settings


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


def run(
    settings: Settings,
    host: str,
    port: int,
    *,
    projector: bool = True,
    scheduler: bool = True,
    certificate: str | None = None,
    key: str | None = None,
) -> None:
    """``certificate`` and ``key``: files in PEM; with them, over https alone."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    app = create_app(settings, projector=projector, scheduler=scheduler)
    uvicorn.run(
        app, host=host, port=port, log_config=None, access_log=False, server_header=False,
        ssl_certfile=certificate, ssl_keyfile=key,
    )  # fmt: skip
