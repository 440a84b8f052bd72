"""A body above the limit is refused, declared or not, before it is held in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.bootstrap import initialize
from service.settings import Settings
from service.web.admission import OPEN, PLAIN
from service.wiring import services


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(
        database=f"sqlite:///{tmp_path / 'log.db'}",
        evidence=str(tmp_path / "evidence"),
        upload_limit=100_000,
        evidence_limit=100_000,
    )
    initialize(settings)
    with services(settings) as made, TestClient(create_app(settings, made)) as opened:
        yield opened


def pieces(size: int) -> Iterator[bytes]:
    for _ in range(size // 50_000):
        yield b"x" * 50_000


def test_a_declared_body_above_the_limit_is_413(client: TestClient) -> None:
    answer = client.post("/api/v1/token", content=b"x" * (OPEN + 50_000))
    assert answer.status_code == 413


def test_what_is_too_large_is_told_in_the_readers_language_and_to_people_on_a_page(
    client: TestClient,
) -> None:
    body = b"x" * (OPEN + 50_000)
    response = client.post("/api/v1/token", content=body, headers={"Accept-Language": "zh-CN"})
    assert response.headers["content-type"] == "application/problem+json"
    assert f"超过 {OPEN} 字节" in response.json()["detail"]
    page = client.post("/imports", content=b"x" * (PLAIN + 1), headers={"Accept-Language": "zh-CN"})
    assert (page.status_code, page.headers["content-type"][:9]) == (413, "text/html")
    assert f"超过 {PLAIN} 字节" in page.text


def test_an_undeclared_body_above_the_limit_is_413_too(client: TestClient) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post("/api/v1/token", content=pieces(OPEN + 100_000), headers=form)
    assert answer.status_code == 413


def test_a_body_within_the_limit_is_read(client: TestClient) -> None:
    answer = client.post("/api/v1/token", data={"username": "nobody", "password": "x" * 20})
    assert answer.status_code == 401
