"""The way around (导航): what an account may open, in the order of the month's work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.feature import Entry

if TYPE_CHECKING:
    from service.web.page import Page

LEAST = 4  # an administrator's few pages stand in the main row


@dataclass(frozen=True, slots=True)
class Item:
    name: str  # of the catalogue
    path: str
    open: bool


def navigation(page: Page) -> list[Item]:
    """Paths begin with the section they mark as open."""
    return [_item(page, entry) for entry in _split(page)[0]]


def more(page: Page) -> list[Item]:
    return [_item(page, entry) for entry in _split(page)[1]]


def _split(page: Page) -> tuple[list[Entry], list[Entry]]:
    """What the table names for nobody's role is not shown."""
    entries = sorted(_all(page), key=lambda entry: entry.place)
    main = [entry for entry in entries if entry.main]
    if len(main) < LEAST:
        return entries, []
    return main, [entry for entry in entries if not entry.main]


def _all(page: Page) -> Iterator[Entry]:
    for feature in page.services.features:
        for entry in feature.navigation:
            if page.who.is_named(entry.opens) and entry.shown(page):
                yield entry


def _item(page: Page, entry: Entry) -> Item:
    here, path = page.here or page.request.url.path, entry.path
    return Item(entry.words, path, here == path if path == "/" else here.startswith(path))
