"""Talks that the system proposes (R14): for what came to light, and none while one is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from aggregates.event import Event
from aggregates.interview.events import InterviewProposed
from projections.interviews import INTERVIEWS
from schedules.job import Occurrence
from schedules.runner import run_together
from service.features.interviews import by_system
from service.features.interviews.by_system import Cause
from tests.city import OCTOBER, City, a_city, at
from tests.features.interviews.scenario import prepare, proposed

NOVEMBER = OCTOBER.next


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """October and November closed; U1-1 leaves a line undone in both, U1-2 in one."""
    folder: Path = tmp_path_factory.mktemp("proposed")
    with a_city(f"sqlite:///{folder / 'log.db'}", folder, at("2026-10-01", 0)) as made:
        prepare(made)
        made.issue(OCTOBER)
        made.issue(NOVEMBER)
        made.skip_to("2026-12-01", 16)
        for month, late in ((OCTOBER, ("U1-1", "U1-2")), (NOVEMBER, ("U1-1",))):
            for code in ("U1", "U1-1", "U1-2", "U2", "U2-1"):
                claims = made.claims(code, month)
                made.send(code, month, claims=claims[1:] if code in late else claims)
                made.confirm(code, month)
        made.night("2026-12-20")
        propose(made, "2026-12-20")
        yield made


def propose(city: City, day: str) -> None:
    run_together(city.services, [Occurrence(city.services.now(), "propose-interviews", day)])


def rows(city: City) -> list[tuple[str, str, str | None]]:
    with city.reading() as reader:
        known = reader.view.rows(INTERVIEWS)
        stored = reader.view.all(select(known).order_by(known.c.organization))
    return [(row.organization, row.why, row.post) for row in stored]


def test_two_months_running_with_something_undone_propose_one(city: City) -> None:
    assert rows(city) == [("U1-1", "undone", "书记")]


def test_it_is_proposed_once_and_none_while_one_is_open(city: City) -> None:
    propose(city, "2026-12-30")
    assert len(rows(city)) == 1


def test_a_false_claim_is_the_persons_and_a_lowering_the_posts(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [
        Cause(organization="U2-1", why="false-claim", reasons=(7,), person="P-U2-1"),
        Cause(organization="U2-1", why="lowered", reasons=(8,)),
        Cause(organization="U2", why="lowered", reasons=(9,)),
        Cause(organization="U1", why="lowered", reasons=(9,)),
    ]
    monkeypatch.setattr(by_system, "causes", lambda reader, after: iter(found))
    proposed(city)  # of U1, by hand: so the system proposes none
    with city.reading() as reader:
        events: list[Event] = list(by_system.proposals(reader, city.operator(), 0))
    told = [(e.organization, e.why, e.person, e.post) for e in events
            if isinstance(e, InterviewProposed)]  # fmt: skip
    assert told == [("U2-1", "false-claim", "P-U2-1", None), ("U2", "lowered", None, "书记")]
