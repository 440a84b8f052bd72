"""Every page, wide and narrow, in both languages: nothing overflows, axe finds nothing."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import City, Visit
from tests.places import DIFFERENT, somebody_for, unnamed


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_every_page_is_sound_in_chinese(shared_city: City, visit: Visit, size: str) -> None:
    visitor = visit(shared_city, "gw", size=size)
    for path in DIFFERENT:
        visitor.go(path)
        visitor.check()


@pytest.mark.parametrize("size", ["wide", "narrow"])
@pytest.mark.parametrize("path", list(unnamed()))
def test_a_page_of_whoever_may_is_sound(
    shared_city: City, visit: Visit, size: str, path: str
) -> None:
    visitor = visit(shared_city, somebody_for(shared_city.services, path), size=size)
    visitor.go(path)
    visitor.check()


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_the_pages_of_a_branch_are_sound_in_english(
    shared_city: City, visit: Visit, size: str
) -> None:
    visitor = visit(shared_city, "b11", size=size, language="en")
    for path in ("/", "/reports/2026-11/U1-1", "/rankings/2026-10", "/organizations/U1-1", "/trail",
                 "/dispatch/2026-11?as_of=2026-11-20"):  # fmt: skip
        visitor.go(path)
        assert "Workbench" in visitor.page.content()
        visitor.check()


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_the_door_is_sound(shared_city: City, visit: Visit, size: str) -> None:
    visitor = visit(shared_city, size=size)
    visitor.go("/sign-in?next=/trail")
    visitor.check()
