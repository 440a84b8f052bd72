"""Made-up months told to the product and to a plain city that knows only the rules' words: both do
and refuse the same, and show the same work, lights, reports, scores and ranks, then and later as
of then (R1 to R8, R11, R18, R19)."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from aggregates.values.moment import At
from tests.city import a_store, at
from tests.databases import fresh_postgres
from tests.plain.changes import ROUND, SENDING, begin, play
from tests.plain.city import City
from tests.plain.days import month_of
from tests.plain.looking import differences, periods, plainly, shown
from tests.plain.story import Story

Look = tuple[At, tuple[list[str], list[str]], dict[str, Any]]


def tell(kind: str, seed: int, folder: Path, parts: int, acts: int) -> Story:
    """A store made at some moment of 2026, and what comes of it in so many parts."""
    chance = Random(seed)
    day = f"2026-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    begins = at(day, chance.randint(0, 20))
    empty = fresh_postgres() if kind == "postgres" else nullcontext(f"sqlite:///{folder}/log.db")
    with empty as url, a_store(url, folder, begins) as product:
        story = Story(product, City(begins, first_month=month_of(begins.date())), chance)
        begin(story)
        looks = []
        for _ in range(parts):
            play(story, acts)
            looks.append(look(story))
        for then in chance.sample(looks, min(3, parts)):
            must_agree(story, then)
    return story


def tell_quarter(kind: str, seed: int, folder: Path) -> Story:
    """A store made shortly before a quarter ends: its one month is closed, its ledgers are checked
    by exceptions, and the clock ends the round."""
    begins = at("2026-06-22", 1)
    empty = fresh_postgres() if kind == "postgres" else nullcontext(f"sqlite:///{folder}/log.db")
    with empty as url, a_store(url, folder, begins) as product:
        story = Story(product, City(begins, first_month=month_of(begins.date())), Random(seed))
        begin(story)
        play(story, 20)
        story.until(at("2026-07-03", 10))
        play(story, 60, SENDING)
        while "2026-06" not in story.plain.closed:
            story.until(story.plain.now + timedelta(days=1))
        play(story, 90, ROUND)
        looks = [look(story)]
        story.until(story.plain.now + timedelta(days=16))
        looks.append(look(story))
        for then in looks:
            must_agree(story, then)
    return story


def look(story: Story) -> Look:
    now = At(story.product.position, story.plain.now)
    seen = (now, periods(story.plain), plainly(story.plain))
    must_agree(story, seen)
    return seen


def must_agree(story: Story, then: Look) -> None:
    moment, (months, wanted), own = then
    names = differences(own, shown(story.services, moment, months, wanted))
    assert not names, "\n".join([story.tail(), f"as of {moment}:", *names[:8]])


@pytest.mark.parametrize(("kind", "seed", "parts"), [("sqlite", 3, 5), ("postgres", 8, 2)])
def test_some_weeks_of_a_small_city_are_as_the_rules_tell_them(
    kind: str, seed: int, parts: int, tmp_path: Path
) -> None:
    story = tell(kind, seed, tmp_path, parts, 70)
    assert sum(story.done.values()) > parts * 15, (story.done, story.refused)


def test_a_quarters_ledgers_are_as_the_rules_tell_them(tmp_path: Path) -> None:
    story = tell_quarter("sqlite", 9, tmp_path)
    for act in ("open a ledger", "fail an item", "take a failure back", "pass the rest"):
        assert story.done[act], story.done
    assert any(each.unseen for each in story.plain.ledgers.values()), "the clock ended some"


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@pytest.mark.parametrize("seed", range(200, 230))
def test_many_quarters_are_too(kind: str, seed: int, tmp_path: Path) -> None:
    assert tell_quarter(kind, seed, tmp_path).done


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@pytest.mark.parametrize("seed", range(100, 130))
def test_many_months_of_many_cities_are_too(kind: str, seed: int, tmp_path: Path) -> None:
    story = tell(kind, seed, tmp_path, 12, 25)
    assert sum(story.done.values()) > 100, (story.done, story.refused)
