"""Nobody's body is read before it is known who sends it, and then as much as the door takes."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from service.web.admission import PLAIN
from tests.apart import apart
from tests.doors import EVERY, OPEN
from tests.served import City
from tests.served import served_on_sqlite as town

PIECE = 50_000
LARGE = {
    ("POST", "/api/v1/imports/{kind}"), ("POST", "/imports/{kind}"),
    ("PUT", "/api/v1/evidence/{sha256}"), ("POST", "/assignments/{assignment}/report"),
}  # fmt: skip


class Body:
    """Counts how much of it was asked for."""

    def __init__(self, size: int) -> None:
        self.size, self.read = size, 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self.read < self.size:
            self.read += PIECE
            yield b"x" * PIECE


def send(town: City, method: str, path: str, body: Body, **headers: str) -> Any:
    return apart(_sent(town, method, path, body, **headers))


async def _sent(town: City, method: str, path: str, body: Body, **headers: str) -> Any:
    transport = httpx2.ASGITransport(app=town.client.app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        given = {"Content-Type": "application/json", **headers}
        return await client.request(method, path, content=body.__aiter__(), headers=given)


WRITES = sorted(door for door in EVERY if door[0] not in ("GET", "HEAD") and door not in OPEN)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer made-up"},
                                     {"Cookie": "duban_session=made-up"}])  # fmt: skip
def test_no_door_reads_what_a_stranger_sends(town: City, headers: dict[str, str]) -> None:
    for method, path in WRITES:
        body = Body(20_000_000)
        answer = send(town, method, path, body, **headers)
        assert answer.status_code in (303, 401, 429), (method, path, answer.status_code)
        assert body.read == 0, (method, path)
        assert answer.headers["connection"] == "close"


def test_where_anybody_may_knock_little_is_read(town: City) -> None:
    for method, path in sorted(OPEN):
        if method != "GET":
            body = Body(20_000_000)
            assert send(town, method, path, body).status_code < 500, path
            assert body.read <= 4 * PIECE, path


def test_of_those_who_are_known_a_megabyte_is_read(town: City) -> None:
    token = {"Authorization": f"Bearer {town.tokens['gw']}"}
    for method, path in WRITES:
        if (method, path) in LARGE:
            continue
        body = Body(20_000_000)
        answer = send(town, method, path, body, **token)
        assert 303 <= answer.status_code < 500, (method, path)
        assert body.read <= PLAIN + 4 * PIECE, (method, path)


def test_workbooks_and_evidence_come_whole(town: City) -> None:
    data = b"%PDF-1.7" + b"x" * 3_000_000
    digest = hashlib.sha256(data).hexdigest()
    assert town.ask("b11", "PUT", f"/evidence/{digest}", content=data).status_code == 201


def test_the_doors_at_which_they_come_are_few_and_known(town: City) -> None:
    bounds: Any = town.client.app.state.bounds  # type: ignore[attr-defined]  # a FastAPI
    names = {
        door for door in EVERY
        if bounds.of({"path": door[1], "method": door[0]}) > PLAIN
    }  # fmt: skip
    assert names == LARGE


__all__ = ["town"]
