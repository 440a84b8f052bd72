"""The order of a list (排序): a column's name in the address, with a minus for the other way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from service.web.page import Page

T = TypeVar("T")
COLOURS = {"red": 0, "yellow": 1, "green": 2, "grey": 3}  # what presses comes first


def asked(page: Page) -> str:
    return page.filters.get("sort", "")


def in_order(page: Page, rows: Iterable[T], keys: Mapping[str, Callable[[T], Any]]) -> list[T]:
    """As the address asks; rows without a value come last, and equal ones stay as they were."""
    found, name = list(rows), asked(page)
    key = keys.get(name.removeprefix("-"))
    if key is None:
        return found
    known = [row for row in found if key(row) is not None]
    known.sort(key=key, reverse=name.startswith("-"))
    return known + [row for row in found if key(row) is None]


def hidden(page: Page) -> frozenset[str]:
    """The columns that the address leaves out."""
    return frozenset(page.filters.get("hide", "").split("~"))
