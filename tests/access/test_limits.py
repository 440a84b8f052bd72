"""Nobody uses up the attempts of others: what one address asks in vain is counted as its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.apps import running
from tests.session_opening import sign_in

DOORS = {
    "/sign-in/key": "POST",
    "/sign-in/key/answer": "POST",
    "/sign-in/second": "POST",
    "/sign-in/provider": "GET",
    "/sign-in/provider/back": "GET",
    "/sign-in": "POST",
}
ATTEMPTS = 10


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    with running(
        tmp_path,
        oidc_issuer="http://127.0.0.1:1",
        oidc_client_id="duban",
        sign_in_limit="8/minute",
    ) as made:
        yield made


def knock(app: FastAPI, address: str, path: str) -> int:
    client = TestClient(app, client=(address, 50_000), follow_redirects=False)
    return client.request(DOORS[path], path).status_code


@pytest.mark.parametrize("path", DOORS)
def test_a_stranger_who_knocks_too_often_keeps_nobody_else_out(app: FastAPI, path: str) -> None:
    answers = [knock(app, "203.0.113.9", path) for _ in range(ATTEMPTS)]
    assert answers[-1] == 429
    assert knock(app, "10.0.0.7", path) != 429


def test_one_name_is_counted_from_wherever_it_is_tried(app: FastAPI) -> None:
    form = {"account": "li", "password": "wrong"}
    answers = []
    for number in range(61):
        client = TestClient(app, client=(f"203.0.113.{number}", 50_000))
        answers.append(sign_in(client, form).status_code)
    assert set(answers[:60]) == {401}
    assert answers[60] == 429


def test_all_the_addresses_of_one_owner_count_together(app: FastAPI) -> None:
    for number in range(8):
        assert knock(app, f"2001:db8:1:2::{number:x}", "/sign-in/provider") != 429
    assert knock(app, "2001:db8:1:2:ffff::1", "/sign-in/provider") == 429
    assert knock(app, "2001:db8:1:3::1", "/sign-in/provider") != 429
    assert knock(app, "::ffff:10.0.0.7", "/sign-in/provider") != 429
