"""Lists that are narrowed or read page by page say what the whole says of those lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aggregates.assignment.states import Outcome
from aggregates.values.text import Text
from service.features.assignments.commands import acts as assignments
from service.features.assignments.queries.burden import FIELDS_A_LINE, burden
from service.features.operations.queries.runs import runs
from service.features.trail.queries import Wanted, search
from tests.city import OCTOBER, City
from tests.prepared import a_copy, issued


@pytest.fixture
def city(store_url: str, tmp_path: Path) -> Iterator[City]:
    with a_copy(store_url, tmp_path, issued) as made:
        yield made


def test_runs_are_of_the_job_and_the_period_asked_for(city: City) -> None:
    city.until("2026-10-08")
    with city.reading() as reader:
        whole = runs(reader, 1000)
        assert len({row.job for row in whole}) > 1
        assert len({row.period for row in whole}) > 1
        for row in whole:
            assert runs(reader, 1000, job=row.job) == [r for r in whole if r.job == row.job]
            rows = runs(reader, 1000, period=row.period)
            assert rows == [r for r in whole if r.period == row.period]


def test_runs_are_read_page_by_page_each_once(city: City) -> None:
    city.until("2026-10-08")
    with city.reading() as reader:
        whole, rows = list(runs(reader, 1000)), list[Any]()
        while page := runs(reader, 1, after=(rows and (rows[-1].started_at, rows[-1].run)) or None):
            rows += page
            assert len(rows) <= len(whole)
        assert rows == whole
        assert whole == sorted(whole, key=lambda row: (-row.started_at, row.run))


def test_what_was_cancelled_asks_nothing(city: City) -> None:
    lines = [line for line in city.lines("U1") if line.points]
    with city.reading() as reader:
        before = burden(reader, "U1", OCTOBER)
    superior = city.by(lines[0].issuer)
    assignments.cancel(city.services, superior, lines[0].id, reason=Text("no longer needed"))
    with city.reading() as reader:
        after = burden(reader, "U1", OCTOBER)
    assert (before.organization, before.period) == ("U1", OCTOBER)
    assert before.fields - after.fields == FIELDS_A_LINE
    assert sum(a.lines for a in before.asked) - sum(a.lines for a in after.asked) == 1


def test_what_was_recorded_late_is_found_page_by_page(city: City) -> None:
    """Few of many are: a page goes on reading until it is full."""
    city.skip_to("2026-10-09", 10)
    units = [[each for each in city.lines(unit) if each.points][:2] for unit in ("U1", "U2")]
    lines = [line for unit in units for line in unit]
    for line, day in zip(lines, (8, 9, 9, 8), strict=True):  # the second and third the same day
        assignments.report(
            city.services, city.by(line.organization), line.id, outcome=Outcome.DONE,
            points=line.points, statement=Text("done"), happened_on=date(2026, 10, day),
        )  # fmt: skip
    with city.reading() as reader:
        whole = [row.since for row in search(reader, Wanted(late=True), 200).rows]
        assert len(whole) == 2
        assert whole == sorted(whole, reverse=True)
        for oldest_first in (False, True):
            rows, wanted = list[int](), Wanted(late=True)
            while True:
                page = search(reader, wanted, 1, oldest_first=oldest_first)
                rows += [row.since for row in page.rows]
                if page.next is None:
                    break
                assert len(rows) <= len(whole)
                wanted = (
                    replace(wanted, after=page.next)
                    if oldest_first
                    else replace(wanted, before=page.next)
                )
            assert rows == (whole[::-1] if oldest_first else whole)
        assert search(reader, Wanted(), 1).rows[0].since == city.position
