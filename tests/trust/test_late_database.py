"""A node that starts before its database waits for it; one that is turned away says so and ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from projections.engine.address import parameters
from service.bootstrap import initialize
from service.settings import Settings
from tests.trust.nodes import ROOT, free_port, wait_for

SERVE = "from service.cli.main import main; main()"


@contextmanager
def serving(url: str, folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
    own = {"DUBAN_DATABASE": url, "DUBAN_EVIDENCE": str(folder), "DUBAN_LANGUAGE": "en"}
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, "serve", "--port", str(port)],
        cwd=ROOT, env=kept | own, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


# What comes to the port goes to a server's socket, from now on.
FORWARD = """
import asyncio, sys
async def pump(one, other):
    while data := await one.read(65536):
        other.write(data)
        await other.drain()
    other.close()
async def came(reader, writer):
    far = await asyncio.open_unix_connection(sys.argv[2])
    await asyncio.gather(pump(reader, far[1]), pump(far[0], writer), return_exceptions=True)
async def main():
    async with await asyncio.start_server(came, "127.0.0.1", int(sys.argv[1])) as server:
        await server.serve_forever()
asyncio.run(main())
"""


@contextmanager
def forwarding(port: int, to: str) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", FORWARD, str(port), to])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def answers(port: int) -> bool:
    with suppress(URLError, OSError), urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
        return bool(answer.status == 200)
    return False


def test_a_database_that_comes_later_is_waited_for(postgres_url: str, tmp_path: Path) -> None:
    initialize(Settings(database=postgres_url, evidence=str(tmp_path)))
    said, port, serves = parameters(postgres_url), free_port(), free_port()
    url = f"postgresql://{said['user']}@127.0.0.1:{port}/{said['dbname']}"
    with serving(url, tmp_path, serves) as node:
        assert node.stderr is not None
        line = node.stderr.readline()
        assert f"Nothing answers at 127.0.0.1:{port}" in line
        assert "waited for" in line
        assert node.poll() is None
        with forwarding(port, f"{said['host']}/.s.PGSQL.5432"):
            wait_for(lambda: answers(serves), node)
            assert answers(serves)


@pytest.mark.parametrize("wrong", ["role", "database"])
def test_one_that_turns_the_node_away_ends_it(
    wrong: str, postgres_url: str, tmp_path: Path
) -> None:
    said = parameters(postgres_url)
    role, name = ("nobody", said["dbname"]) if wrong == "role" else (said["user"], "nothing")
    url = f"postgresql://{role}@/{name}?host={said['host']}"
    with serving(url, tmp_path, free_port()) as node:
        _, text = node.communicate(timeout=60)
    assert (node.returncode, f"There is no {wrong}" in text) == (1, True), text
