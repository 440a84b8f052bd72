"""The way around (导航): what an account may open, in the order of the month's work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from service.feature import Entry
from service.web.rights import Rights

LEAST = 4  # an administrator's few pages stand in the main row


@dataclass(frozen=True, slots=True)
class Item:
    name: str  # of the catalogue
    path: str
    open: bool


def navigation(page: Rights) -> list[Item]:
    """Paths begin with the section they mark as open."""
    return [_item(page, entry) for entry in _split(page)[0]]


def more(page: Rights) -> list[Item]:
    return [_item(page, entry) for entry in _split(page)[1]]


def _split(page: Rights) -> tuple[list[Entry], list[Entry]]:
    """What the table names for nobody's role is not shown."""
    entries = sorted(_all(page), key=lambda entry: entry.place)
    main = [entry for entry in entries if entry.main]
    if len(main) < LEAST:
        return entries, []
    return main, [entry for entry in entries if not entry.main]


def _all(page: Rights) -> Iterator[Entry]:
    for feature in page.services.features:
        for entry in feature.navigation:
            if page.who.is_named(entry.opens) and entry.shown(page):
                yield entry


def _item(page: Rights, entry: Entry) -> Item:
    here, path = page.here or page.request.url.path, entry.path
    return Item(entry.words, path, here == path if path == "/" else here.startswith(path))
