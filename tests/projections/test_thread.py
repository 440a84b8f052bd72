"""The thread keeps up by itself, through a database that is away, and lets others wait for it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

import pytest
from sqlalchemy import Engine

from aggregates.event import Recorded
from projections import projector_thread
from projections.engine.tables import create_tables
from projections.projection import Rows
from projections.projector import Projector
from projections.projector_thread import FEW, ProjectorThread
from tests.projections.things import Facts, Play


class Away(Facts):
    """A log whose database is away for the first few looks."""

    looks = 0

    def feed(self, after: int, limit: int, until: int | None = None) -> Sequence[Recorded]:
        self.looks += 1
        if self.looks <= 3:
            raise ConnectionError("away")
        return super().feed(after, limit, until)


@contextmanager
def running(engine: Engine, facts: Facts) -> Iterator[ProjectorThread]:
    create_tables(engine, [Play()])
    thread = ProjectorThread(Projector(facts, engine, [Play()]))
    thread.start()
    try:
        yield thread
    finally:
        thread.stop()
        assert not thread.running


def test_a_writer_waits_until_its_fact_can_be_read(engine: Engine) -> None:
    facts = Facts()
    with running(engine, facts) as thread:
        for position in range(1, 6):
            facts.add(("put", 0, position, "a"))
            assert thread.wait_for(position)
            assert thread.projector.positions() == {"play": position}


def test_waiting_for_what_never_comes_ends(engine: Engine) -> None:
    with running(engine, Facts()) as thread:
        assert not thread.wait_for(1, ["play"], timeout=0.1)


def test_waiting_for_a_stopped_projection_does_not_last(engine: Engine) -> None:
    facts = Facts()
    facts.add(("refuse", 0, 1, "a"))
    with running(engine, facts) as thread:
        assert not thread.wait_for(1, timeout=60)


def test_a_database_that_is_away_is_tried_again(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    facts = Away()
    facts.add(("put", 0, 1, "a"))
    with caplog.at_level(logging.ERROR), running(engine, facts) as thread:
        assert thread.wait_for(1)
    assert "will try again" in caplog.text


def test_where_another_process_projects_waiting_asks_the_database(engine: Engine) -> None:
    facts = Facts()
    facts.add(("put", 0, 1, "a"))
    create_tables(engine, [Play()])
    idle = ProjectorThread(Projector(facts, engine, [Play()]))
    assert not idle.wait_for(1, timeout=0.05)
    Projector(facts, engine, [Play()]).catch_up()
    assert idle.wait_for(1)


class Patient(Play):
    name: ClassVar[str] = "patient"
    version: ClassVar[int] = 2  # so that its tables are its own
    patient: ClassVar[bool] = True


@contextmanager
def behind_a_bulk(engine: Engine) -> Iterator[tuple[ProjectorThread, int]]:
    facts, both = Facts(), (Play(), Patient())
    for number in range(FEW + 50):
        facts.add(("put", 0, number, "a"))
    create_tables(engine, both)
    thread = ProjectorThread(Projector(facts, engine, both))
    thread.start()
    try:
        yield thread, len(facts.facts)
    finally:
        thread.stop()


def test_after_a_bulk_a_patient_one_follows_those_that_people_wait_for(engine: Engine) -> None:
    with behind_a_bulk(engine) as (thread, last):
        assert thread.wait_for(last, ["play"], timeout=60)
        assert thread.projector.positions()["patient"] == 0
        assert thread.wait_for(last, timeout=60)  # and at once, where somebody waits for it
        assert thread.projector.positions() == {"play": last, "patient": last}


def test_a_patient_one_goes_on_by_itself_once_nothing_new_comes(engine: Engine) -> None:
    with behind_a_bulk(engine) as (thread, last):
        end = time.monotonic() + 60
        while thread.projector.positions()["patient"] < last:
            assert time.monotonic() < end
            time.sleep(0.05)


def test_one_that_stopped_does_not_cut_short_the_wait_for_the_others(engine: Engine) -> None:
    facts, both = Slow(), (Play(), Stuck())
    create_tables(engine, both)
    thread = ProjectorThread(Projector(facts, engine, both))
    thread.start()
    try:
        for position in range(1, 6):
            facts.add(("put", 0, position, "a"))
            assert not thread.wait_for(position)
            assert thread.projector.positions() == {"play": position, "stuck": 0}
    finally:
        thread.stop()


class Slow(Facts):
    def feed(self, after: int, limit: int, until: int | None = None) -> Sequence[Recorded]:
        time.sleep(0.05)
        return super().feed(after, limit, until)


class Stuck(Play):
    name: ClassVar[str] = "stuck"
    version: ClassVar[int] = 3

    def apply(self, fact: Recorded, rows: Rows) -> None:
        raise ValueError("nothing that it knows")


def test_one_that_is_being_filled_is_waited_for_only_where_it_is_named(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projector_thread, "LATEST", 3)
    facts, both = Facts(), (Play(), Patient())
    for number in range(10):
        facts.add(("put", 0, number, "a"))
    create_tables(engine, both)
    Projector(facts, engine, both).catch_up(["play"])
    idle = ProjectorThread(Projector(facts, engine, both))
    begun = time.monotonic()
    assert not idle.wait_for(10, timeout=60)
    assert time.monotonic() - begun < 30, "nobody waits for the one that is at 0"
    assert not idle.wait_for(10, ["patient"], timeout=0.1)
