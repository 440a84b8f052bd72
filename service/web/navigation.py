"""The way around (导航): what an account may open, in groups, in the order of the month's work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from service.feature import GROUPS, Entry
from service.web.rights import Rights


@dataclass(frozen=True, slots=True)
class Item:
    """``name``: of the catalogue; ``icon``: a symbol of static/icons.svg; ``waits``: how many
    things wait there for an act of whoever looks."""

    name: str
    path: str
    icon: str
    open: bool
    waits: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    words: str
    items: tuple[Item, ...]


def navigation(page: Rights) -> list[Group]:
    """What the table names for nobody's role is not shown, nor a group with nothing in it. Paths
    begin with the section they mark as open."""
    entries = sorted(_all(page), key=lambda entry: (GROUPS.index(entry.group), entry.place))
    return [
        Group(words, tuple(_item(page, entry) for entry in inside))
        for words, inside in groupby(entries, key=lambda entry: entry.group)
    ]


def _all(page: Rights) -> Iterator[Entry]:
    for feature in page.services.features:
        for entry in feature.navigation:
            if page.who.is_named(entry.opens) and entry.shown(page):
                yield entry


def _item(page: Rights, entry: Entry) -> Item:
    here, path = page.here or page.request.url.path, entry.path
    is_open = here == path if path == "/" else here == path or here.startswith(f"{path}/")
    return Item(entry.words, path, entry.icon, is_open, 0 if page.past else entry.waits(page))
