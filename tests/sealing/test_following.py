"""Checkpoints come by themselves: each night, after a month's issue, after its close."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.bootstrap import initialize
from service.sealing import checkpoints
from service.sealing.keys import ensure_key, key_file
from service.sealing.note import encoded
from service.sealing.thread import SealerThread
from service.settings import Settings
from tests.city import NOVEMBER, City
from tests.prepared import a_copy, populated


@pytest.fixture
def city(store_url: str, tmp_path: Path) -> Iterator[City]:
    with a_copy(store_url, tmp_path, populated) as made:
        yield made


def sizes(city: City) -> list[int]:
    return [each.size for each in checkpoints.some(city.services.log.database)]


def test_a_month_is_sealed_when_it_was_issued_and_each_night(city: City) -> None:
    done = city.until("2026-10-01", 9)
    assert [each.job for each in done][:1] == ["issue-month"]
    [first] = sizes(city)
    topics = {fact.event.TOPIC for fact in city.services.log.feed(0, first)}
    assert "assignment.issued" in topics
    city.until("2026-10-04", 9)
    assert len(sizes(city)) == 4, "and three nights"


def test_a_month_is_sealed_once_it_is_closed(city: City) -> None:
    city.issue()
    city.skip_to("2026-10-31")
    for code in ("U1", "U1-1", "U1-2", "U2", "U2-1"):
        city.send(code)
        city.confirm(code)
    before = len(sizes(city))
    city.night("2026-10-31")
    assert len(sizes(city)) == before + 1
    facts = city.services.log.feed(0, sizes(city)[-1])
    assert facts[-1].event.TOPIC == "month.closed"


def test_nights_slept_through_are_sealed_by_the_last(city: City) -> None:
    city.skip_to("2026-10-09", 9)
    city.until("2026-10-09", 9)
    assert len(sizes(city)) == 2, "October's issue, and the last night"


def test_a_sealer_notices_an_issue_by_hand_once_it_is_over(city: City) -> None:
    sealer = city.services.sealer
    sealer.seal()
    sealer.follow()
    city.issue(NOVEMBER)
    sealer.follow()
    assert len(sizes(city)) == 1, "it may still be going on"
    sealer.follow()
    assert sizes(city)[1:] == [city.position]
    sealer.follow()
    sealer.follow()
    assert len(sizes(city)) == 2


def test_a_thread_seals_while_the_service_runs(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.sealing.thread.PAUSE", 0.05)
    thread = SealerThread(city.services.sealer)
    thread.start()
    try:
        city.issue()
        end = time.monotonic() + 20
        while city.position not in sizes(city) and time.monotonic() < end:
            time.sleep(0.05)
    finally:
        thread.stop()
    assert sizes(city)[-1] == city.position


def test_a_thread_that_cannot_seal_says_so_once_and_goes_on(
    city: City, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    thread = SealerThread(city.services.sealer)

    def broken() -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as then:
        then.setattr(city.services.sealer, "follow", broken)
        assert [thread._look(), thread._look()] == [15.0, 15.0]
    assert caplog.text.count("could not be sealed") == 1
    assert thread._look() == 1.0


def test_founding_makes_a_key_beside_the_store_once(
    store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DUBAN_SIGNING_KEY")
    settings = Settings(database=store_url, evidence=str(tmp_path / "data" / "evidence"))
    first = initialize(settings)
    path = key_file(settings)
    assert path is not None
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent == (tmp_path if store_url.startswith("sqlite") else tmp_path / "data")
    assert initialize(settings).public_key == first.public_key
    assert first.public_key == encoded(ensure_key(settings).public_key().public_bytes_raw())
