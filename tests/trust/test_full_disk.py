"""A disk that fills while the service runs: said where it is asked, once a minute in the log of the
process, and gone by itself once there is room."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.services import Services
from service.serving import JsonLines, Spared
from service.settings import Settings
from service.store.errors import StoreAway
from service.wiring import services
from tests.city import City, a_store
from tests.trust.nodes import wait_for

SMALL, LARGE = "size=9m", "size=64m"


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Some megabytes, where one may mount them."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", SMALL, "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def enlarge(disk: Path) -> None:
    subprocess.run(["mount", "-o", f"remount,{LARGE}", str(disk)], check=True)


@pytest.fixture
def node(tmp_path: Path) -> Iterator[tuple[City, TestClient, Path]]:
    """A node whose store lies on a small disk, and what /readyz says of it."""
    with small_disk(tmp_path / "disk") as disk:
        url = f"sqlite:///{disk / 'log.db'}"
        settings = Settings(database=url, evidence=str(disk / "evidence"), scrapers="127.0.0.1")
        with a_store(url, disk, None) as city:
            city.register(["GW", "U1"])
        with services(settings, follow=True) as made:
            app = create_app(settings, made)
            with TestClient(app, client=("127.0.0.1", 1)) as client:
                yield City(made), client, disk


def fill(city: City) -> int:
    """Until nothing more can be recorded; how many rounds it took."""
    number = 0
    with pytest.raises(StoreAway, match="disk that holds the store is full"):  # noqa: PT012
        while True:
            city.rate([(f"X{number}-{n}", "党支部", "U1", "standard") for n in range(40)])
            number += 1
    return number


def ready(client: TestClient) -> tuple[int, str]:
    response = client.get("/readyz")
    return response.status_code, response.json()["database"]


def test_it_is_told_and_gone_by_itself_once_there_is_room(
    node: tuple[City, TestClient, Path],
) -> None:
    city, client, disk = node
    assert fill(city) > 0
    assert ready(client) == (503, "full")
    assert client.get("/readyz").json()["why"] == "The disk that holds the store is full."
    before = city.position
    enlarge(disk)
    city.rate([("Y", "党支部", "U1", "standard")])
    assert city.position > before
    wait_for(lambda: ready(client) == (200, "there"))
    city.services.reach(city.position, patience=30)
    with city.services.present():
        pass


def test_the_views_journal_leaves_a_small_disk_room(node: tuple[City, TestClient, Path]) -> None:
    """Carried over, and given back, long before it takes what the log needs."""
    city, _, disk = node
    longest = 0
    for number in range(60):
        city.rate([(f"X{number}", "党支部", "U1", "standard")])
        city.services.reach(city.position)
        longest = max(longest, *(path.stat().st_size for path in disk.glob("*-wal")))
    assert longest < 2_000_000, longest


def test_answers_name_it(
    node: tuple[City, TestClient, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To whoever asked, in words; also where the accounts are what cannot be written."""
    city, client, _ = node
    fill_up(city.services)
    response = client.post("/api/v1/token", data={"username": "li", "password": "not this one"})
    assert response.status_code == 503, response.text
    assert "disk that holds the store is full" in response.json()["detail"] or (
        "磁盘" in response.json()["detail"]
    ), response.text


def fill_up(made: Services) -> None:
    """To the last byte, beside the store."""
    folder = Path(made.settings.database.removeprefix("sqlite:///")).parent
    with suppress(OSError), (folder / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)


def test_the_log_of_the_process_does_not_repeat_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    handler, log = logging.StreamHandler(), logging.getLogger("tests.full")
    handler.setFormatter(JsonLines())
    spared = Spared(seconds=0.2)
    handler.addFilter(spared)
    log.addHandler(handler)
    log.propagate = False
    try:
        for number in range(50):
            failing(log, number)
            log.warning("Another thing: %s", number)
        assert len(capsys.readouterr().err.splitlines()) == 2
        spared._last = {kind: (at - 1, n) for kind, (at, n) in spared._last.items()}
        failing(log, 50)
    finally:
        log.removeHandler(handler)
    [line] = capsys.readouterr().err.splitlines()
    assert json.loads(line)["message"] == "GET /50 failed (49 more like it since)"


def failing(log: logging.Logger, number: int) -> None:
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.execute("SELECT x")
    except sqlite3.Error:
        log.exception("GET /%s failed", number)
