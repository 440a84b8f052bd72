"""The way around (导航): what an account may open, in the order of the month's work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.access.actions import Action

if TYPE_CHECKING:
    from service.pages.page import Page


@dataclass(frozen=True, slots=True)
class Item:
    name: str  # of the catalogue
    path: str
    open: bool


def navigation(page: Page) -> list[Item]:
    """Paths begin with the section they mark as open."""
    home = page.home
    if home is None:
        return [
            _item(page, "Organizations", "/organizations"),
            _item(page, "Task catalogue", "/tasks"),
        ]
    items = [_item(page, "Workbench", "/")]
    items.append(_item(page, "Dispatch", "/dispatch"))
    if page.tree.beneath.get(home.code):
        items.append(_item(page, "Monthly reports", "/reports"))
    items.append(_item(page, "Rankings", "/rankings"))
    items += [
        _item(page, "Organizations", "/organizations"),
        _item(page, "Task catalogue", "/tasks"),
        _item(page, "Trail", "/trail"),
    ]
    return items


def more(page: Page) -> list[Item]:
    items = [_item(page, "Scheme", "/scheme"), _item(page, "Workdays", "/workdays")]
    if page.home is not None:
        items.insert(0, _item(page, "Leads worth a look", "/leads"))
    if page.may(Action.CHECKPOINTS_READ):
        items.append(_item(page, "Checkpoints", "/checkpoints"))
    if page.may(Action.RUNS_READ):
        items += [_item(page, "Imports", "/imports"), _item(page, "Runs and views", "/status")]
    return items


def _item(page: Page, name: str, path: str) -> Item:
    here = page.here or page.request.url.path
    return Item(name, path, here == path if path == "/" else here.startswith(path))
