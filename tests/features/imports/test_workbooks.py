"""The city's own workbooks, where they are at hand: from an empty store to a ranking."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from math import floor
from multiprocessing import get_context
from pathlib import Path

import openpyxl
import pytest

from aggregates.values.moment import At
from aggregates.values.points import format_points
from service.features.imports.sheets import import_file
from service.features.scores.queries.rankings import ranking
from service.features.scores.shown import show_ranking
from service.reading.reader import read
from service.workbooks.imported import Imported, Options
from tests.city import OCTOBER, City, a_store, at
from tests.issuers import issue_elsewhere

FOLDER = Path(os.environ.get("DUBAN_TEST_WORKBOOKS", Path(__file__).parents[3] / "shared" / "data"))
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the city's workbooks are not at hand")
ISSUED = 3_338


@pytest.fixture
def city(store_url: str, tmp_path: Path) -> Iterator[City]:
    """A store made in November, as one would be that is tried with October's workbooks."""
    with a_store(store_url, tmp_path, at("2026-11-22", 8)) as made:
        yield made


def bring(city: City, kind: str, name: str, options: Options = Options()) -> Imported:  # noqa: B008  # it is frozen
    data = (FOLDER / name).read_bytes()
    done = import_file(city.services, city.operator(), kind, name, data, options)
    assert done.errors == []
    return done


def standing_data(city: City) -> None:
    bring(city, "organizations", "organizations.xlsx")
    bring(city, "tasks", "tasks-2026.xlsx")
    bring(city, "workdays", "workdays-2026.csv")


# --- the same, as a spreadsheet would reckon it --------------------------------------------------


def rows_of(name: str, first: str) -> list[list[object]]:
    """The rows whose first cell is a number, of the first sheet."""
    sheet = openpyxl.load_workbook(FOLDER / name, data_only=True).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert any(first in str(row[0]) for row in rows)
    return [row for row in rows if isinstance(row[0], int)]


def number(cell: object) -> Fraction:
    return Fraction(unicodedata.normalize("NFKC", str(cell)).strip())


def by_spreadsheet() -> dict[str, int]:
    """100 x claimed / weight of each organization, in hundredths rounded half up."""
    weights = {str(row[1]): number(row[6]) for row in rows_of("tasks-2026.xlsx", "序号")}
    claimed: dict[str, Fraction] = defaultdict(Fraction)
    weight: dict[str, Fraction] = defaultdict(Fraction)
    for row in rows_of("self-evaluation-2026-10.xlsx", "序号"):
        claimed[str(row[1])] += number(row[6])
        weight[str(row[1])] += weights[str(row[3])]
    exact = {code: 10_000 * claimed[code] / weight[code] for code in claimed}
    return {code: floor(score + Fraction(1, 2)) for code, score in exact.items()}


def groups_of_units() -> dict[str, str]:
    rows = rows_of("organizations.xlsx", "序号")
    return {str(row[1]): str(row[5]) for row in rows if row[4] == "GW"}


# --------------------------------------------------------------------------------------------------


def test_from_the_workbooks_to_the_ranking(city: City) -> None:
    standing_data(city)
    first, again = city.issue(), city.issue()
    assert (first.issued, first.existing) == (ISSUED, 0)
    assert (again.issued, again.existing) == (0, ISSUED)
    before = At(city.position, city.services.now())
    city.skip_to("2026-11-23")
    options = Options(confirm=True, history=True)
    done = bring(city, "self-evaluations", "self-evaluation-2026-10.xlsx", options)
    scores, groups = by_spreadsheet(), groups_of_units()
    assert done.answer["reports"] == len(scores) == 494
    _ranking_is_the_spreadsheets(city, scores, groups)
    _branches_are_the_spreadsheets(city, scores)
    _before_the_import_nothing_was_known(city, before, groups)
    once_more = bring(city, "self-evaluations", "self-evaluation-2026-10.xlsx", options)
    assert once_more.changes == [], "all of it is confirmed and says the same"


def _ranking_is_the_spreadsheets(
    city: City, scores: dict[str, int], groups: dict[str, str]
) -> None:
    with city.reading() as reader:
        fields = show_ranking(reader, ranking(reader, OCTOBER))
    assert {row["organization"]: row["group"] for row in fields["rows"]} == groups
    for row in fields["rows"]:
        code = row["organization"]
        better = [c for c in groups if groups[c] == groups[code] and scores[c] > scores[code]]
        assert row["score"] == format_points(scores[code])
        assert (row["rank"], row["provisional"]) == (1 + len(better), False)


def _branches_are_the_spreadsheets(city: City, scores: dict[str, int]) -> None:
    rows = city.ranking(under="U001").rows
    assert {r.organization: r.score.score for r in rows} == {
        code: score for code, score in scores.items() if code.startswith("U001-")
    }


def _before_the_import_nothing_was_known(city: City, before: At, groups: dict[str, str]) -> None:
    with read(city.services, before) as reader:
        fields = show_ranking(reader, ranking(reader, OCTOBER))
    assert {row["organization"] for row in fields["rows"]} == set(groups)
    assert {(row["rank"], row["score"], row["note"]) for row in fields["rows"]} == {
        (None, None, "no-report")
    }
    assert fields["position"] == before.position


def test_two_processes_issue_the_whole_list_once_between_them(
    city: City, store_url: str, tmp_path: Path
) -> None:
    standing_data(city)
    with get_context("spawn").Pool(2) as pool:
        rows = pool.starmap(issue_elsewhere, [(store_url, str(tmp_path), 1)] * 2)
    assert sum(issued for issued, _ in rows) == ISSUED
    facts = city.services.log.feed(0, 100_000)
    issued = [fact.event.originator_id for fact in facts if fact.event.TOPIC == "assignment.issued"]
    assert (len(issued), len(set(issued))) == (ISSUED, ISSUED)
    assert [fact.position for fact in facts] == list(range(1, len(facts) + 1))
