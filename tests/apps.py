"""An application of its own for a test, with a store made for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.app import create_app
from service.bootstrap import initialize
from service.settings import Settings
from service.wiring import services


@contextmanager
def running(folder: Path, **given: Any) -> Iterator[FastAPI]:
    url = f"sqlite:///{folder / 'duban.db'}"
    settings = Settings(database=url, evidence=str(folder / "e"), **given)
    initialize(settings)
    with services(settings) as made:
        app = create_app(settings, made)
        with TestClient(app):
            yield app
