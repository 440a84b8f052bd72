"""Every fact ever stored still reads: one file for each kind and each version of it."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from aggregates.event import Event
from aggregates.vocabulary import BY_TOPIC, FACTS, RETIRED
from service.store.codec import Codec
from tests.golden.samples import GOLDEN, ID, sample, state_of

FILES = sorted(GOLDEN.glob("*.json"))


def told(path: Path) -> tuple[str, int]:
    topic, _, version = path.stem.rpartition(".v")
    return topic, int(version)


def read(path: Path) -> Event:
    return Codec().event(ID, 7, told(path)[0], path.read_bytes().strip())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_stored_fact_still_reads_with_every_field(path: Path) -> None:
    fact = read(path)
    assert told(path)[0] == fact.TOPIC
    assert set(vars(fact)) == {f.name for f in fields(fact)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_fact_of_the_present_version_is_written_as_it_was(path: Path) -> None:
    fact = read(path)
    if told(path)[1] != fact.class_version:
        pytest.skip("an older version; it is only read")
    again = Codec().to_stored_event(fact)
    assert again.state == path.read_bytes().strip()
    assert (again.topic, again.texts) == (told(path)[0], ()), "its words are known by digest alone"


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.TOPIC)
def test_every_version_of_every_kind_has_a_file(kind: type[Event]) -> None:
    versions = set(range(1, kind.class_version + 1))
    assert {told(path)[1] for path in FILES if told(path)[0] == kind.TOPIC} == versions


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.TOPIC)
def test_a_file_is_what_is_written_today_and_leaves_no_field_at_its_default(
    kind: type[Event],
) -> None:
    path = GOLDEN / f"{kind.TOPIC}.v{kind.class_version}.json"
    assert state_of(kind) == path.read_bytes().strip()
    made = sample(kind)
    silent = [f.name for f in fields(made)
              if f.default is not MISSING and getattr(made, f.name) == f.default]  # fmt: skip
    assert silent == []


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.TOPIC)
def test_a_fact_that_leaves_out_what_may_be_left_out_still_reads(kind: type[Event]) -> None:
    state = json.loads(state_of(kind))
    least = {f.name: f.default for f in fields(kind) if f.default is not MISSING}
    kept = {name: value for name, value in state.items() if name not in least}
    fact = Codec().event(ID, 7, kind.TOPIC, json.dumps(kept).encode())
    assert {name: getattr(fact, name) for name in least} == least


def test_every_file_is_of_a_kind_that_is_or_was() -> None:
    assert {told(path)[0] for path in FILES} <= set(BY_TOPIC) | set(RETIRED)


def test_topics_are_told_once_and_as_a_user_would_say_them() -> None:
    assert len(BY_TOPIC) == len(FACTS)
    for topic in BY_TOPIC:
        thing, _, what = topic.partition(".")
        assert thing.isidentifier()
        assert what.isidentifier()
        assert topic == topic.lower()
    assert not set(RETIRED) & set(BY_TOPIC)
