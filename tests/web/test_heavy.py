"""Costly reads wait for their turn, and hold up nobody who asks for little."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.web import heavy
from service.web.admission import is_among
from service.web.heavy import OF_ONE, NoTurn, Turns
from service.workbooks import writing
from tests.apart import apart
from tests.doors import ROUTES
from tests.served import City
from tests.served import served_on_sqlite as town

NODE = 3


class Running:
    """How many run at once, and how many did at most."""

    def __init__(self) -> None:
        self.now: dict[str, int] = {}
        self.most: dict[str, int] = {}

    def begin(self, *names: str) -> None:
        for name in names:
            self.now[name] = self.now.get(name, 0) + 1
            self.most[name] = max(self.most.get(name, 0), self.now[name])

    def end(self, *names: str) -> None:
        for name in names:
            self.now[name] -= 1


async def take(turns: Turns, account: str, running: Running) -> None:
    end = await turns.take(account)
    running.begin(account, "node")
    await asyncio.sleep(0.001)
    running.end(account, "node")
    end()


def run(work: Callable[[], Awaitable[None]]) -> None:
    apart(work())  # type: ignore[arg-type]  # a coroutine


def test_two_run_for_one_account_and_so_many_on_a_node() -> None:
    running = Running()

    async def work() -> None:
        turns = Turns(NODE)
        asked = [take(turns, account, running) for account in "aaaaaaaabbbbccd"]
        await asyncio.gather(*asked)
        assert turns._accounts == {}

    run(work)
    assert running.most == {"a": OF_ONE, "b": OF_ONE, "c": running.most["c"], "d": 1, "node": NODE}


def test_who_asks_for_much_stands_in_nobodys_way_more_than_twice() -> None:
    order: list[str] = []

    async def one(turns: Turns, account: str) -> None:
        end = await turns.take(account)
        order.append(account)
        await asyncio.sleep(0.001)
        end()

    async def work() -> None:
        turns = Turns(2)
        await asyncio.gather(*(one(turns, "a") for _ in range(10)), one(turns, "b"))

    run(work)
    assert order.index("b") <= OF_ONE


def test_a_turn_that_does_not_come_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heavy, "PATIENCE", 0.05)

    async def work() -> None:
        turns = Turns(1)
        end = await turns.take("a")
        with pytest.raises(NoTurn):
            await turns.take("b")
        monkeypatch.setattr(heavy, "LINE", 0)
        with pytest.raises(NoTurn):
            await turns.take("c")
        end()
        end()
        assert (turns._node._value, turns._accounts) == (1, {})

    run(work)


# --- at the doors ---------------------------------------------------------------------------------


@pytest.fixture
def slow(town: City, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[TestClient, Any]]:
    """A node on which what is taken away takes until it is let go."""
    running, go = Running(), threading.Event()
    write = writing.write_csv

    def slowly(*given: Any) -> None:
        running.begin("node")
        assert go.wait(30)
        running.end("node")
        write(*given)

    monkeypatch.setattr("service.web.listing.write_csv", slowly)
    settings = town.services.settings.model_copy(update={"heavy_reads": NODE})
    app = create_app(settings, town.services)
    with TestClient(app) as client:
        yield client, (running, go)
        go.set()


def test_those_that_wait_hold_up_nobody(slow: tuple[TestClient, Any], town: City) -> None:
    """More than there are threads: each waits before it is given one."""
    client, (running, go) = slow

    def ask(account: str, accept: str) -> int:
        headers = {"Authorization": f"Bearer {town.tokens[account]}", "Accept": accept}
        return client.get("/api/v1/organizations", headers=headers).status_code

    with ThreadPoolExecutor(40) as asking:
        asked = [
            asking.submit(ask, account, "text/csv") for account in ("gw", "u1") for _ in range(20)
        ]
        end = time.monotonic() + 20
        while running.now.get("node", 0) < NODE and time.monotonic() < end:
            time.sleep(0.01)
        assert [ask("u2", "application/json") for _ in range(10)] == [200] * 10
        assert running.now["node"] == NODE
        go.set()
        assert {each.result() for each in asked} == {200}
    assert running.most["node"] == NODE


def test_comparisons_simulations_and_sealed_exports_cost_much_whatever_is_asked_for(
    town: City,
) -> None:
    app: Any = town.client.app
    marked = {
        path for (method, path) in ROUTES
        if method == "GET" and is_among(app.state.heavy, {"path": path, "method": "GET"})
    }  # fmt: skip
    compared = {path for _, path in ROUTES if "difference" in path}
    assert compared | {"/api/v1/audit/export", "/simulations"} == marked


__all__ = ["town"]
