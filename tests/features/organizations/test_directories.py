"""Directories of organizations read in: what is wrong with a row, and what changes nothing."""

from __future__ import annotations

import pytest

from service.features.organizations.commands import importing as import_organizations
from service.features.organizations.commands.listed import Listed
from service.features.organizations.commands.organizations import dissolve
from tests.city import ROOT, City


def listed(code: str, **differs: object) -> Listed:
    fields = {"name": code, "kind": "党支部", "superior": "U1", "group": None, "members": None,
            "tier": None}  # fmt: skip
    return Listed(code=code, **(fields | differs))  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (listed("N", kind="俱乐部"), "kind", "no kind"),
        (listed("N", superior="U9"), "superior", "no organization"),
        (listed("N", superior="U2-1"), "superior", "dissolved"),
        (listed("U2-1"), "code", "dissolved"),
        (listed("N", superior="N"), "superior", "beneath itself"),
        (listed("N", superior=None), "superior", "stands under no other"),
        (listed("U1", kind="党总支", superior="U1-1"), "superior", "beneath itself"),
        (listed("N", kind="党总支", tier="strong"), "tier", "no tier"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_wrong_row_of_a_directory_is_told_with_its_column(
    city: City, row: Listed, column: str, says: str
) -> None:
    dissolve(city.services, city.operator(), "U2-1")
    plan = import_organizations.plan(city.services, city.operator(), [row], None)
    [problem] = plan.problems
    assert (problem.column, says in problem.wrong) == (column, True)
    assert plan.events == []


def test_a_directory_read_again_changes_nothing(city: City) -> None:
    before = city.position
    city.register([ROOT, "U1", "U1-1", "U1-2", "U2", "U2-1"])
    assert city.position == before
