"""What requests leave behind is let go of: broken bodies, strangers' bodies, and ordinary reads."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import psutil
import pytest

from service.access.roles import Role
from tests.prepared import a_copy, issued
from tests.trust.nodes import ROOT, free_port, wait_for

SERVE = "from service.cli.main import main; main()"
MEGABYTE = 1_000_000
PATHS = ("/api/v1/assignments?limit=50", "/api/v1/organizations", "/assignments", "/")


class Node:
    def __init__(self, port: int, process: subprocess.Popen[bytes], secret: str) -> None:
        self.port, self.process = port, psutil.Process(process.pid)
        base = f"http://127.0.0.1:{port}"
        self.client = httpx2.Client(base_url=base, cookies={"duban_session": secret}, timeout=60)
        self.stranger = httpx2.Client(base_url=base, timeout=60)

    @property
    def memory(self) -> float:
        """Megabytes."""
        return float(self.process.memory_info().rss / MEGABYTE)

    def read(self, times: int) -> None:
        for number in range(times):
            answer = self.client.get(PATHS[number % len(PATHS)])
            assert answer.status_code == 200, answer.text


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """A process of its own, and a session of the committee's."""
    with a_copy("sqlite", tmp_path, issued) as city:
        accounts, now = city.services.accounts, datetime.now(UTC)
        accounts.put("gw", "P-gw", "GW", None, now)
        accounts.granting.give("gw", Role.COMMITTEE_OFFICER, "GW", now)
        secret = accounts.open("gw", "session", now, timedelta(hours=1))
        url = city.services.settings.database
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_S")}
    own = {"DUBAN_DATABASE": url, "DUBAN_EVIDENCE": str(tmp_path / "evidence")}
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, "serve", "--port", str(port)], cwd=ROOT, env=kept | own,
        stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        made = Node(port, process, secret)
        try:
            wait_for(lambda: answers(made))
            yield made
        finally:
            made.client.close()
            made.stranger.close()
            process.kill()


def answers(node: Node) -> bool:
    with suppress(httpx2.TransportError):
        return bool(node.stranger.get("/healthz").status_code == 200)
    return False


def broken(node: Node, times: int) -> None:
    """JSON that does not end, as long as a body may be, by somebody who is known."""
    body = b'{"organizations": [' + b'"x",' * 240_000
    headers = {"Content-Type": "application/json", "Idempotency-Key": "k"}
    csrf = {"X-CSRF-Token": "none"}
    for _ in range(times):
        answer = node.client.post("/api/v1/assignments", content=body, headers=headers | csrf)
        assert answer.status_code in (403, 422), answer.text


def test_two_hundred_broken_bodies_are_let_go_of(node: Node) -> None:
    broken(node, 20)
    before = node.memory
    broken(node, 200)
    assert node.memory - before < 60, "megabytes"


def test_what_strangers_send_is_neither_read_nor_held(node: Node) -> None:
    """Six of them, 20 MB each, to doors that would read it of others."""
    node.read(20)
    before = node.memory
    with ThreadPoolExecutor(6) as strangers:
        sent = [strangers.submit(pour, node.port, 20 * MEGABYTE) for _ in range(6)]
        for _ in range(20):
            assert node.stranger.get("/healthz").status_code == 200
        assert all(each.result() < 10 * MEGABYTE for each in sent), "the rest is never asked for"
    assert node.memory - before < 60, "megabytes"


def pour(port: int, size: int) -> int:
    """How much of a body goes out before the node hangs up."""
    head = f"POST /api/v1/assignments HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n" + (
        "Content-Type: application/json\r\n\r\n"
    )
    gone = 0
    with socket.create_connection(("127.0.0.1", port), 30) as sender, suppress(ConnectionError):
        sender.sendall(head.encode())
        while gone < size:
            gone += sender.send(b"x" * 65536)
    return gone


@pytest.mark.parametrize(
    ("first", "then", "most"),
    [(300, 1_500, 25), pytest.param(2_000, 18_000, 50, marks=pytest.mark.soak)],
)
def test_reads_leave_nothing_behind(node: Node, first: int, then: int, most: float) -> None:
    node.read(first)
    before = node.memory
    node.read(then)
    assert node.memory - before < most, "megabytes"
