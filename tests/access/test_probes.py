"""The probes tell strangers whether the house can serve, and nothing of what is in it."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from service.networks import holds
from tests.served import City


@pytest.fixture
def stranger(served: City) -> TestClient:
    return TestClient(served.client.app, client=("203.0.113.9", 50_000))


def test_a_stranger_learns_that_it_is_ready_and_no_more(served: City, stranger: TestClient) -> None:
    assert stranger.get("/healthz").json() == {"status": "alive"}
    assert stranger.get("/readyz").json() == {"status": "ready"}
    answer = stranger.get("/metrics")
    assert (answer.status_code, b"duban" in answer.content) == (404, False)
    assert "views" in served.client.get("/readyz").json()


def test_a_stranger_is_not_told_why_it_cannot_serve(
    served: City, stranger: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from service.store.errors import StoreAway

    def away() -> None:
        raise StoreAway("The database at 10.0.0.5 cannot be reached.")

    monkeypatch.setattr(served.services.log, "last", away)
    answer = stranger.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "not ready"})
    assert served.client.get("/readyz").json()["database"] == "away"


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("10.0.0.7", True), ("10.0.0.8", False), ("10.1.2.3", True), ("::ffff:10.0.0.7", True),
        ("fd00::1%eth0", True), ("fe80::1", False), ("", False), ("testclient", False),
    ],
)  # fmt: skip
def test_a_network_holds_its_addresses(address: str, inside: bool) -> None:
    assert holds("10.0.0.7, 10.1.0.0/16,fd00::/8", address) is inside
