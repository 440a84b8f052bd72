"""The order of a list (排序): a column's name in the address, with a minus for the other way."""

from __future__ import annotations

from service.web.page import Page

COLOURS = {"red": 0, "yellow": 1, "green": 2, "grey": 3}  # what presses comes first


def asked(page: Page) -> str:
    return page.filters.get("sort", "")


def hidden(page: Page) -> frozenset[str]:
    """The columns that the address leaves out."""
    return frozenset(page.filters.get("hide", "").split("~"))
