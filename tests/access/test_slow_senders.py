"""Whoever does not send what they began is hung up on, and nobody takes all connections."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
import uvicorn

from service import guarded
from tests.served import City
from tests.served import served_on_sqlite as town
from tests.trust.nodes import wait_for

SOON = 0.4  # seconds, in place of ten
MOST = 12
GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def port(town: City, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(guarded, "HEAD_SECONDS", SOON)
    monkeypatch.setattr(guarded, "LOOK_SECONDS", SOON)
    config = uvicorn.Config(
        town.client.app, port=0, http=guarded.guarded(MOST, "127.0.0.2"), lifespan="off",
        log_config=None, access_log=False,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_for(lambda: server.started)
    yield int(server.servers[0].sockets[0].getsockname()[1])
    server.should_exit = True
    thread.join(10)


def connected(port: int, address: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), 20, (address, 0))


def is_hung_up_on(sender: socket.socket) -> bool:
    """Within twenty seconds; without an answer."""
    try:
        return sender.recv(1) == b""
    except ConnectionError:
        return True


def status(sender: socket.socket) -> int:
    return int(sender.recv(4096).split(b" ")[1])


def put(length: int) -> bytes:
    """A head by which a body of that length follows, where anybody may knock."""
    head = (
        "POST /api/v1/token HTTP/1.1", "Host: x", f"Content-Length: {length}",
        "Content-Type: application/x-www-form-urlencoded", "", "",
    )  # fmt: skip
    return "\r\n".join(head).encode()


@pytest.mark.parametrize(
    "said", [b"", b"GET /healthz HTTP/1.1\r\nHost: x\r\n", put(50_000) + b"username="]
)
def test_a_head_or_a_body_that_does_not_arrive_is_hung_up_on(port: int, said: bytes) -> None:
    with closing(connected(port)) as sender:
        sender.sendall(said)
        assert is_hung_up_on(sender)


@pytest.mark.parametrize("begun", [b"GET / HTTP/1.1\r\n", put(50_000)])
def test_nor_does_it_help_to_send_a_sign_now_and_then(port: int, begun: bytes) -> None:
    with closing(connected(port)) as sender:
        sender.sendall(begun)
        end = time.monotonic() + 20
        sender.setblocking(False)
        while time.monotonic() < end:
            with suppress(BlockingIOError):
                sender.send(b"a")
                if sender.recv(1) == b"":
                    return
            time.sleep(SOON / 10)
    pytest.fail("it may go on for ever")


def test_nor_to_send_a_head_without_end(port: int) -> None:
    with closing(connected(port)) as sender, suppress(ConnectionError):
        sender.sendall(b"GET / HTTP/1.1\r\n")
        for _ in range(1_000):
            sender.sendall(b"x-more: " + b"y" * 1_000 + b"\r\n")
        assert is_hung_up_on(sender)


def test_who_sends_in_time_is_answered_and_may_stay(port: int) -> None:
    with closing(connected(port)) as sender:
        for _ in range(3):
            sender.sendall(GET)
            assert status(sender) == 200
            time.sleep(SOON * 1.5)
        body = b"username=li&password=wrong"
        sender.sendall(put(len(body)) + body)
        assert status(sender) == 401


def test_one_address_takes_a_quarter_of_all_connections(port: int) -> None:
    sockets = [connected(port) for _ in range(MOST // 4)]
    try:
        with closing(connected(port)) as one_more:
            assert is_hung_up_on(one_more)
        with closing(connected(port, "127.0.0.3")) as other:
            other.sendall(GET)
            assert status(other) == 200
    finally:
        for each in sockets:
            each.close()


def test_a_proxy_takes_them_all_and_no_more(port: int) -> None:
    sockets = [connected(port, "127.0.0.2") for _ in range(MOST)]
    try:
        sockets[-1].sendall(GET)
        assert status(sockets[-1]) == 200
        with closing(connected(port, "127.0.0.4")) as one_more:
            assert is_hung_up_on(one_more)
    finally:
        for each in sockets:
            each.close()


__all__ = ["town"]
