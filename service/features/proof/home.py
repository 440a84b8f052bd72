"""The last checkpoint, on an auditor's home."""

from __future__ import annotations

from collections.abc import Iterator

from service.feature import Panel
from service.sealing import checkpoints
from service.sealing.checkpoints import FACTS
from service.web.page import Page

SHOWN = 5


def home(page: Page) -> Iterator[Panel]:
    if not page.audits:
        return
    log = page.services.log
    known = checkpoints.known_at(log, page.reader.at)
    rows = checkpoints.newest(log.database, FACTS, known, None, SHOWN)
    since = page.reader.at.position - (rows[0].size if rows else 0)
    data = {"rows": rows, "since": since}
    yield Panel(template="proof/_home.html", data=data, size=6, place=20)
