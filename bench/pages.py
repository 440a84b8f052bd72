"""What pages cost beside their own rendering: each asked for as a browser does, and its template
filled again with the rows that were ready. In the demonstration city, at the end of its year."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from fastapi import FastAPI

from bench.asking import ask
from bench.stores import scratch
from bench.timing import Row, pairs
from service.app import create_app
from service.demo.load import load
from service.services import Services
from service.web import page as pages
from service.web.rendering import rendered
from service.wiring import services

ROUNDS, ACCOUNT, AGAIN = 15, "gongwei", 3

# What is asked for, and how often its own template's time it may take: while nothing is recorded,
# which is how most pages are asked for, and as the first to ask after something was.
PAGES = (
    ("home of the committee", "/", AGAIN, 20),
    ("board of a month", "/dispatch/2026-12", AGAIN, 6.5),
    ("ranking of the year", "/rankings/2026", AGAIN, 6.5),
    ("scorecard of the year", "/organizations/U001/scores/2026", AGAIN, 9),
)


@dataclass
class Browser:
    """Somebody signed in, asking for one page without a network."""

    app: FastAPI
    session: str
    path: str
    runner: asyncio.Runner
    forgets: bool = False  # what other reads of the same moment worked out

    def seconds(self) -> float:
        """Of the processor: what else runs on the machine does not count."""
        if self.forgets:
            self.app.state.services.remembered.clear()
        start = time.process_time()
        assert self.runner.run(self._ask()) == 200
        return time.process_time() - start

    async def _ask(self) -> int:
        return await ask(self.app, self.path, (b"cookie", f"duban_session={self.session}".encode()))

    def ready(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """What its template was last filled with."""
        with patch.object(pages, "rendered", side_effect=rendered) as seen:
            self.seconds()
        return tuple(seen.call_args.args), dict(seen.call_args.kwargs)


def run() -> Iterator[Row]:
    with scratch("sqlite", founded=False) as settings:
        load(settings, lambda line: None)
        with services(settings) as made, asyncio.Runner() as runner:
            app = create_app(made.settings, made)
            app.state.services = made  # the lifespan is not run: nothing is started here
            for what, path, again, first in PAGES:
                browser = Browser(app, _session(made), path, runner)
                yield _page(f"{what} asked for again", browser, again)
                browser.forgets = True
                yield _page(f"{what} asked for first", browser, first)


def _session(made: Services) -> str:
    return made.accounts.open(ACCOUNT, "session", datetime.now(UTC), timedelta(hours=1))


def _page(what: str, browser: Browser, ceiling: float) -> Row:
    args, context = browser.ready()

    def rendering() -> float:
        start = time.process_time()
        rendered(*args, **context).encode()
        return time.process_time() - start

    pair = pairs(browser.seconds, rendering, times=ROUNDS)
    text = f"{pair.ours * 1000:.0f} ms (its template {pair.theirs * 1000:.0f} ms)"
    name = f"{what} / its template alone, from ready rows"
    return Row(name, "sqlite", text, 1 / pair.ratio, ceiling, at_most=True)
