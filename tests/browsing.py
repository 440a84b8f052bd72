"""The small city behind a browser that runs no scripts: a client, signed in as each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.services import Services
from service.settings import Settings
from service.wiring import services
from tests.pages import form, main_of, text
from tests.places import somebody_for
from tests.small_city import on_postgres, on_sqlite


@dataclass
class Door:
    """``see("u1", "/")`` opens a page as that account; ``send`` posts a form of it."""

    services: Services
    client: TestClient

    def enter(self, account: str, language: str = "zh-CN") -> None:
        """By a session opened beside the door: weighing a password takes its time."""
        self.client.cookies.clear()
        now = datetime.now(UTC)
        secret = self.services.accounts.open(account, "session", now, timedelta(hours=1))
        self.client.cookies.set("duban_session", secret)
        self.client.cookies.set("duban_language", language)

    def enter_for(self, path: str, language: str = "zh-CN") -> None:
        """As somebody whose page it is."""
        return self.enter(somebody_for(self.services, path), language)

    def see(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, f"{path}: {answer.status_code}\n{text(answer.text)}"
        return str(answer.text)

    def hidden(self, page: str) -> dict[str, str]:
        """The session's token and a fresh key, as the page's forms carry them."""
        html = self.see(page)
        rows = re.findall(r'name="(csrf|key)"\s+value="([^"]+)"', html)
        assert rows, page
        return dict(rows)

    def send(self, page: str, path: str, fields: dict[str, Any] | None = None) -> Any:
        data = {**self.hidden(page), **(fields or {})}
        return self.client.post(path, data=data, follow_redirects=False)

    @property
    def position(self) -> int:
        return self.services.log.last()[0]


def _door(settings: Settings) -> Iterator[Door]:
    with services(settings) as made:
        app = create_app(made.settings, made)
        with TestClient(app, raise_server_exceptions=True) as client:
            yield Door(made, client)


@pytest.fixture(params=["sqlite", "postgres"])
def door(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Door]:
    if request.param == "sqlite":
        yield from _door(on_sqlite(tmp_path))
        return
    with on_postgres(tmp_path) as settings:
        yield from _door(settings)


@pytest.fixture(scope="module")
def shared_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """One for a whole module, where nothing is recorded."""
    yield from _door(on_sqlite(tmp_path_factory.mktemp("city")))


__all__ = ["Door", "door", "form", "main_of", "shared_door", "text"]
