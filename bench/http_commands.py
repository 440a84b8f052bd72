"""Single commands over HTTP, 8 clients, PostgreSQL, one node with its projector running."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from os import environ
from statistics import quantiles
from uuid import UUID

from aggregates.values.period import Month
from bench.bare_append import Writers
from bench.stores import ROOT, city, opened, scratch
from bench.timing import Row, pairs
from service.access.roles import Role
from service.access.who import OPERATOR
from service.features.assignments.queries.lines import Wanted, find
from service.features.months.commands.issue import issue
from service.reading.reader import read_now
from service.recording.call import call
from service.services import Services

CLIENTS, EACH, ROUNDS = 8, 100, 7  # requests of each kind a client sends in a round
SERVE = "from service.cli import main; main()"
FLOOR, SPREAD = 0.12, 10


@dataclass
class Clients:
    """Each on its own kept connection, one request after the other."""

    port: int
    token: str
    lines: list[UUID]
    latencies: dict[str, list[float]] = field(default_factory=dict)

    def seconds(self) -> float:
        """A round: some lines received, then the same reported."""
        count = CLIENTS * EACH
        now, self.lines = self.lines[:count], self.lines[count:]
        assert len(now) == count, "the city is too small for so many rounds"
        return self._round("receipt", b"", now) + self._round("report", b'{"points":"5"}', now)

    def _round(self, verb: str, body: bytes, lines: Sequence[UUID]) -> float:
        parts = [lines[n::CLIENTS] for n in range(CLIENTS)]
        start = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            for times in pool.map(lambda part: self._one(verb, body, part), parts):
                self.latencies.setdefault(verb, []).extend(times)
        return time.perf_counter() - start

    def _one(self, verb: str, body: bytes, lines: Sequence[UUID]) -> list[float]:
        times = []
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for line in lines:
                start = time.perf_counter()
                connection.sendall(self._request(verb, body, line))
                answer = _answer(connection)
                times.append(time.perf_counter() - start)
                assert answer.startswith(b"HTTP/1.1 200"), answer
        return times

    def _request(self, verb: str, body: bytes, line: UUID) -> bytes:
        head = (
            f"PUT /api/v1/assignments/{line}/{verb} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Bearer {self.token}\r\nIdempotency-Key: {verb}-{line}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def _answer(connection: socket.socket) -> bytes:
    """Head and body, which come one after the other."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65_536)
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65_536)
    return received


def run() -> Iterator[Row]:
    # The bare facts go to a store of their own, so that no projector reads them.
    with opened("postgres", simulated=False) as made, scratch("postgres", simulated=False) as other:
        lines, token = _issued(made), _token(made)
        with _served(made) as port, Writers(other.database, CLIENTS) as writers:
            clients = Clients(port, token, lines)
            clients.seconds()  # a first round, so that everything is warm
            clients.latencies.clear()
            commands = 2 * CLIENTS * EACH
            pair = pairs(clients.seconds, lambda: writers.seconds(commands), times=ROUNDS)
            rate, bare = commands / pair.ours, commands / pair.theirs
            text = f"{rate:,.0f} a second (bare {bare:,.0f})"
            yield Row(f"commands over HTTP, {CLIENTS} clients / bare append, 8 writers", "postgres",
                      text, pair.ratio, FLOOR)  # fmt: skip
            for verb, latencies in clients.latencies.items():
                yield _spread(verb, latencies)


def _spread(verb: str, latencies: list[float]) -> Row:
    cuts = quantiles(latencies, n=100)
    text = f"median {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms"
    return Row(f"p99 of PUT {verb} / its median", "postgres", text, cuts[98] / cuts[49], SPREAD,
               at_most=True)  # fmt: skip


def _issued(made: Services) -> list[UUID]:
    city(made, -(-CLIENTS * EACH * (ROUNDS + 1) // 20), 20)
    month = Month.of(made.standing_data.today(made.now())).next
    issue(made, call(made, made.accounts.who(OPERATOR), "schedule"), month)
    with read_now(made) as reader:
        return [row.assignment for row in find(reader, Wanted(periods=[str(month)]))]


def _token(made: Services) -> str:
    now = datetime.now(UTC)
    made.accounts.put("bench", "B1", ROOT, None, now)
    made.accounts.granting.give("bench", Role.UNIT_OFFICER, ROOT, now)
    return made.accounts.open("bench", "token", now, timedelta(hours=1))


@contextmanager
def _served(made: Services) -> Iterator[int]:
    port = _free_port()
    command = [sys.executable, "-c", SERVE, "serve", "--port", str(port)]
    variables = {**environ, "DUBAN_DATABASE": made.settings.database,
                 "DUBAN_EVIDENCE": made.settings.evidence}  # fmt: skip
    with subprocess.Popen(command, env=variables, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(port)
            yield port
        finally:
            server.terminate()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not come up")
