"""Behind a proxy what it says of the sender is believed, of nobody else, and all goes by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.requests import Request

from service.access.log import Filter
from service.web.depends import origin_of
from service.web.proxied import Proxied
from tests.apart import apart
from tests.apps import running

PROXY, OTHER, STRANGER = "10.0.0.1", "10.0.0.2", "203.0.113.9"
SECURE = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "duban.local"}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    with running(
        tmp_path, trusted_proxies="10.0.0.0/24", sign_in_limit="5/minute", scrapers="192.0.2.7"
    ) as made:
        yield made


def by(app: FastAPI, address: str) -> TestClient:
    return TestClient(app, client=(address, 50_000), follow_redirects=False)


def test_cookies_and_hsts_follow_the_scheme_that_a_trusted_proxy_names(app: FastAPI) -> None:
    response = by(app, PROXY).get("/sign-in", headers=SECURE)
    assert response.headers["set-cookie"].startswith("__Host-duban_door=")
    assert "Strict-Transport-Security" in response.headers
    for address, headers in ((STRANGER, SECURE), (PROXY, {})):
        plain = by(app, address).get("/sign-in", headers=headers)
        assert plain.headers["set-cookie"].startswith("duban_door=")
        assert "Strict-Transport-Security" not in plain.headers


def test_origins_follow_the_name_it_forwards() -> None:
    seen: list[tuple[str, str]] = []

    async def inner(scope: dict[str, Any], *_: object) -> None:
        seen.append(origin_of(Request(scope)))

    scope = {
        "type": "http", "scheme": "http", "path": "/", "query_string": b"", "method": "GET",
        "server": ("127.0.0.1", 8000), "client": (PROXY, 1),
        "headers": [(b"host", b"127.0.0.1:8000"), (b"x-forwarded-proto", b"https"),
                    (b"x-forwarded-host", b"duban.local")],
    }  # fmt: skip
    apart(Proxied(inner, "10.0.0.0/24")(scope, None, None))  # type: ignore[arg-type]  # nothing is read or sent
    assert seen == [("duban.local", "https://duban.local")]


@pytest.mark.parametrize(
    ("said", "client"),
    [
        (STRANGER, STRANGER), (f"1.2.3.4, {STRANGER}", STRANGER),
        (f"{STRANGER}, {OTHER}", STRANGER),
        (f"{STRANGER}:4711", STRANGER), ("[2001:db8::1]:80", "2001:db8::1"),
        ("nonsense", PROXY), ("", PROXY), (f"{STRANGER}, nonsense, {OTHER}", OTHER),
    ],
)  # fmt: skip
def test_the_sender_is_the_last_that_is_no_proxy_of_ours(
    app: FastAPI, said: str, client: str
) -> None:
    headers = {"X-Forwarded-For": said, "Authorization": "Bearer made-up"}
    by(app, PROXY).get("/api/v1/organizations", headers=headers)
    [last, *_] = app.state.services.accounts.log.find(Filter(kinds=["refused"]))
    assert client in str(last.address if hasattr(last, "address") else last)


def test_limits_count_by_the_sender_and_not_by_the_proxy(app: FastAPI) -> None:
    def knock(address: str, sender: str) -> int:
        client = by(app, address)
        return client.post("/sign-in/key", headers={"X-Forwarded-For": sender}).status_code

    assert [knock(PROXY, STRANGER) for _ in range(8)][-1] == 429
    assert knock(PROXY, "203.0.113.10") != 429
    assert [knock("198.51.100.1", f"203.0.113.{n}") for n in range(20, 28)][-1] == 429


def test_a_stranger_forwards_himself_into_no_scraper(app: FastAPI) -> None:
    for address, count in ((STRANGER, 404), (PROXY, 200)):
        headers = {"X-Forwarded-For": "192.0.2.7"}
        assert by(app, address).get("/metrics", headers=headers).status_code == count
