"""A real Chromium before a live server with the small city; any complaint fails the journey."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, sync_playwright

from service.app import create_app
from service.services import Services
from service.wiring import services
from tests.small_city import PASSWORD, on_sqlite

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = {"wide": (1280, 800), "narrow": (390, 800)}
NARROW = 600
SEEN_IN_COLOUR: set[str] = set()  # paths and classes, of this process
CLASSES = "[...document.querySelectorAll('[class]')].flatMap(each => [...each.classList])"
WANTING = "No Chromium was found, so the browser journeys are skipped."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a Chromium they are skipped and counted aloud; under CI=true they fail."""
    news_items = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in news_items:
        item.add_marker(pytest.mark.browser)
    if CHROMIUM is None and os.environ.get("CI") != "true":
        for item in news_items:
            item.add_marker(pytest.mark.skip(reason=WANTING))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if WANTING in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} browser journeys were skipped: no Chromium.")


@dataclass
class City:
    """The live server. ``session`` opens one beside the door, for journeys that begin inside."""

    services: Services
    address: str

    def session(self, account: str) -> str:
        now = datetime.now(UTC)
        return self.services.accounts.open(account, "session", now, timedelta(hours=1))


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    yield from _served(tmp_path)


@pytest.fixture(scope="module")
def shared_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """One for a whole module, where nothing is recorded."""
    yield from _served(tmp_path_factory.mktemp("city"))


def _served(folder: Path) -> Iterator[City]:
    settings = on_sqlite(folder)
    with services(settings, follow=True) as made:
        config = uvicorn.Config(
            create_app(settings, made), port=_free_port(), log_level="warning", access_log=False
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        _until(lambda: server.started)
        yield City(made, f"http://127.0.0.1:{config.port}")
        server.should_exit = True
        thread.join(10)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _until(done: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "the server did not start"
        time.sleep(0.02)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own event loop, not ours
        with sync_playwright() as made:
            yield made


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    assert CHROMIUM is not None, WANTING
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@dataclass
class Visitor:
    """Somebody before a screen. Whatever the browser complains of is kept in ``complaints``."""

    page: Page
    city: City
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)  # status lines that a journey provokes

    def go(self, path: str) -> None:
        self.page.goto(self.city.address + path)

    def sign_in(self, account: str, path: str = "/") -> None:
        self.go(path)
        self.page.fill("#account", account)
        self.page.fill("#password", PASSWORD)
        self.page.click("main button[type=submit].btn-primary")
        self.page.wait_for_load_state()

    def said(self) -> str:
        return self.page.inner_text("body")

    def check(self) -> None:
        """Nothing to complain of: neither the browser, nor axe, nor anything too wide."""
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"
        answer = Axe().run(self.page, options=self._rules())
        assert not answer.violations_count, answer.generate_report()
        self.quiet()

    def _rules(self) -> dict[str, Any]:
        """Contrast, which takes three quarters of the time, is of colours, and those come by
        classes: it is looked at on a wide screen, once for each page and each class met."""
        size = self.page.viewport_size
        met = {urlsplit(self.page.url).path, *self.page.evaluate(CLASSES)}
        is_new = size is not None and size["width"] > NARROW and not met <= SEEN_IN_COLOUR
        if is_new:
            SEEN_IN_COLOUR.update(met)
        rules = {} if is_new else {"color-contrast": {"enabled": False}}
        return {"resultTypes": ["violations"], "rules": rules}

    def quiet(self) -> None:
        left = [said for said in self.complaints if not any(e in said for e in self.expected)]
        assert not left, "\n".join(left)


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """``visit(city, "u1")`` is somebody signed in; every complaint of the browser fails."""
    visitors: list[Visitor] = []

    def come(
        city: City,
        account: str | None = None,
        *,
        size: str = "wide",
        language: str = "zh-CN",
        scripts: bool = True,
    ) -> Visitor:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale=language,
            java_script_enabled=scripts,
        )  # fmt: skip
        if account is not None:
            cookie = {"name": "duban_session", "value": city.session(account), "url": city.address}
            context.add_cookies([cookie])  # type: ignore[list-item]  # a cookie is a plain dict
        visitor = Visitor(context.new_page(), city)
        _listen(visitor)
        visitors.append(visitor)
        return visitor

    yield come
    for visitor in visitors:
        visitor.quiet()
        visitor.page.context.close()


def _listen(visitor: Visitor) -> None:
    def console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            visitor.complaints.append(f"console {message.type}: {message.text}")

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a visit that went on elsewhere
            visitor.complaints.append(f"failed: {request.url} {request.failure}")

    def crashed(error: Any) -> None:
        visitor.complaints.append(f"page error: {error}")

    visitor.page.on("console", console)
    visitor.page.on("requestfailed", failed)
    visitor.page.on("pageerror", crashed)
