"""kill -9 at any point: nothing is lost, nothing recorded twice, and it resumes by itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from aggregates.run.events import RunFinished, RunStarted
from service.bootstrap import initialize
from service.features.catalogue import commands as tasks
from service.features.organizations.commands import importing as import_organizations
from service.features.organizations.commands.listed import Listed
from service.recording.call import record
from service.settings import Settings
from tests.city import City, listed, opened
from tests.replay import rows_of_views
from tests.trust.nodes import free_port, kill, running, start, wait_for

UNITS, TASKS = 40, 10
LINES = UNITS * TASKS


@pytest.fixture
def city(store_url: str, tmp_path: Path) -> Iterator[City]:
    """A store on the real clock with forty units and ten monthly tasks."""
    initialize(Settings(database=store_url, evidence=str(tmp_path / "evidence")))
    with opened(store_url, tmp_path) as made:
        _populate(made)
        yield made


def _populate(city: City) -> None:
    rows = [_listed("GW", "工委", None)] + [_listed(f"U{n}", "党总支", "GW") for n in range(UNITS)]
    plan = import_organizations.plan(city.services, city.operator(), rows, None)
    record(city.services, city.operator(), plan.events)
    catalogue = [(f"T{n}", "每月", ("党总支",), 100, "本月25日", None) for n in range(TASKS)]
    plan_made = tasks.plan(city.services, city.operator(), [listed(row) for row in catalogue])
    record(city.services, city.operator(), plan_made.events)


def _listed(code: str, kind: str, superior: str | None) -> Listed:
    return Listed(
        code=code, name=code, kind=kind, superior=superior, group="党群", members=9, tier=None
    )


def month_of(city: City) -> str:
    return str(city.services.standing_data.month(city.services.now()))


def must_be_whole(city: City) -> None:
    """Every line once, positions without gaps, times that only grow."""
    facts = city.services.log.feed(0, 100_000)
    issued = [fact.event.originator_id for fact in facts if fact.event.TOPIC == "assignment.issued"]
    assert (len(issued), len(set(issued))) == (LINES, LINES)
    assert [fact.position for fact in facts] == list(range(1, len(facts) + 1))
    times = [fact.recorded_at for fact in facts]
    assert times == sorted(times)
    assert max(Counter((f.event.originator_id, f.event.originator_version)
                       for f in facts).values()) == 1  # fmt: skip


def reaches(city: City, position: int) -> Callable[[], bool]:
    return lambda: city.position >= position


def thresholds(seed: str, kills: int) -> list[int]:
    return sorted(Random(seed).sample(range(10, LINES // 2), kills))


def killed_issues(city: City, store_url: str, folder: Path, kills: int) -> None:
    before = city.position
    for wanted in thresholds(store_url[:6], kills):
        process = start(store_url, folder, "issue", month_of(city), "--json")
        wait_for(reaches(city, before + wanted), process)
        kill(process)
        assert city.position < before + LINES, "it was killed too late to prove anything"
    done = city.position - before
    with running(store_url, folder, "issue", month_of(city), "--json") as process:
        text, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    answer = json.loads(text)
    assert (answer["issued"], answer["existing"]) == (LINES - done, done)
    must_be_whole(city)


def test_an_issue_killed_half_way_issues_each_line_once(
    city: City, store_url: str, tmp_path: Path
) -> None:
    killed_issues(city, store_url, tmp_path, 1)


@pytest.mark.soak
def test_an_issue_killed_forty_times_issues_each_line_once(
    city: City, store_url: str, tmp_path: Path
) -> None:
    killed_issues(city, store_url, tmp_path, 40)


def test_a_node_killed_while_its_schedule_issues_resumes_by_itself(
    city: City, store_url: str, tmp_path: Path
) -> None:
    before = city.position
    serve = ("serve", "--port", str(free_port()))
    for wanted in thresholds(store_url, 1):
        with running(store_url, tmp_path, *serve) as node:
            wait_for(reaches(city, before + wanted), node)
    with running(store_url, tmp_path, *serve) as node:
        wait_for(lambda: "issue-month" in finished(city), node)
        last = city.position
        wait_for(lambda: min(city.services.projector.positions().values()) >= last, node)
    must_be_whole(city)
    assert finished(city)["issue-month"] == 1
    must_show_what_the_log_holds(city)


def finished(city: City) -> Counter[str]:
    """How often each job's runs have finished."""
    facts = [fact.event for fact in city.services.log.feed(0, 100_000)]
    jobs = {event.originator_id: event.job for event in facts if isinstance(event, RunStarted)}
    return Counter(jobs[e.originator_id] for e in facts if isinstance(e, RunFinished))


def must_show_what_the_log_holds(city: City) -> None:
    live = rows_of_views(city.services)
    city.services.projector.rebuild()
    assert rows_of_views(city.services) == live


def test_a_projector_killed_half_way_catches_up(city: City, store_url: str, tmp_path: Path) -> None:
    city.services.projector.catch_up()
    first = city.position
    with running(store_url, tmp_path, "issue", month_of(city)) as process:
        process.communicate(timeout=120)
    with running(store_url, tmp_path, "project") as node:
        wait_for(lambda: behind(city) >= first + LINES // 3, node)
    with running(store_url, tmp_path, "project") as node:
        wait_for(lambda: behind(city) >= city.position, node)
    must_show_what_the_log_holds(city)


def behind(city: City) -> int:
    """Where the last of the views stands."""
    return min(city.services.projector.positions().values())
