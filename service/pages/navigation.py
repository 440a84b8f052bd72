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


# Name, path, and the action that opens it: what the table names for nobody's role is not shown.
MAIN = (
    ("Workbench", "/", Action.ASSIGNMENT_HOLD),
    ("Dispatch", "/dispatch", Action.BOARD_READ),
    ("Monthly reports", "/reports", Action.REPORT_READ),
    ("Rankings", "/rankings", Action.RANKING_READ),
    ("Organizations", "/organizations", Action.ORGANIZATIONS_READ),
    ("Task catalogue", "/tasks", Action.CATALOGUE_READ),
    ("Trail", "/trail", Action.TRAIL_READ),
)
FURTHER = (
    ("Leads worth a look", "/leads", Action.TRAIL_READ),
    ("Scheme", "/scheme", Action.SCHEME_READ),
    ("Workdays", "/workdays", Action.CATALOGUE_READ),
    ("Checkpoints", "/checkpoints", Action.CHECKPOINTS_READ),
    ("Imports", "/imports", Action.IMPORT),
    ("Runs and views", "/status", Action.RUNS_READ),
    ("People", "/people", Action.PEOPLE_READ),
    ("Accounts", "/accounts", Action.ACCOUNTS_READ),
    ("Grants", "/grants", Action.GRANTS_READ),
    ("Security policy", "/policy", Action.POLICY_READ),
    ("Access log", "/access-log", Action.ACCESS_LOG_READ),
)
LEAST = 4  # an administrator's few pages stand in the main row


def navigation(page: Page) -> list[Item]:
    """Paths begin with the section they mark as open."""
    shown = [each for each in MAIN if _opens(page, *each)]
    if len(shown) < LEAST:
        shown += [each for each in FURTHER if _opens(page, *each)]
    return [_item(page, name, path) for name, path, _ in shown]


def more(page: Page) -> list[Item]:
    there = {item.path for item in navigation(page)}
    shown = [each for each in FURTHER if _opens(page, *each) and each[1] not in there]
    return [_item(page, name, path) for name, path, _ in shown]


def _opens(page: Page, name: str, path: str, action: Action) -> bool:
    if path == "/reports":
        home = page.home
        return home is not None and bool(page.tree.beneath.get(home.code)) and _named(page, action)
    return _named(page, action)


def _named(page: Page, action: Action) -> bool:
    return page.who.is_named(action)


def _item(page: Page, name: str, path: str) -> Item:
    here = page.here or page.request.url.path
    return Item(name, path, here == path if path == "/" else here.startswith(path))
