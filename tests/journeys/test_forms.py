"""Every form that only looks is sent with each option of each of its choices, as a person would."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page

from tests.journeys.conftest import City, Visit
from tests.places import LISTS

MOST = 5  # options of one choice: beyond, they are of one kind


def filters(page: Page) -> list[int]:
    """Which forms of the page ask something and are sent by GET."""
    return [
        number
        for number, form in enumerate(page.locator("main form").all())
        if (form.get_attribute("method") or "get") == "get" and form.locator("select").count()
    ]


def opened(form: Locator) -> None:
    """As somebody opens what a form stands in."""
    form.evaluate(
        """form => { for (let at = form; at; at = at.parentElement)
                        if (at.tagName === "DETAILS") at.open = true; }"""
    )


def choices(form: Locator) -> list[tuple[str, str]]:
    """By name, each option of each choice; not the one that is chosen already."""
    rows: list[tuple[str, str]] = form.evaluate(
        """form => [...form.querySelectorAll("select")].flatMap(select =>
            [...select.options].filter(option => !option.selected)
                               .map(option => [select.name, option.value]))"""
    )
    return [(name, value) for name, value in rows]


@pytest.mark.parametrize("path", LISTS)
def test_each_option_of_each_choice_is_answered(shared_city: City, visit: Visit, path: str) -> None:
    visitor = visit(shared_city, "gw")
    page = visitor.page
    visitor.go(path)
    for number in filters(page):
        seen: dict[str, int] = {}
        for name, value in choices(page.locator("main form").nth(number)):
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > MOST:
                continue
            form = page.locator("main form").nth(number)
            opened(form)
            form.locator(f"select[name={name}]").select_option(value)
            with page.expect_response(lambda answer: answer.request.method == "GET") as answered:
                form.locator("button[type=submit]").first.click()
            assert answered.value.ok, f"{path}: {name}={value} is answered {answered.value.status}"
            visitor.go(path)
    visitor.quiet()
