"""Every door there is (门), as the features bring them: each route and verb with its action."""

from __future__ import annotations

from collections.abc import Iterator

import click
from fastapi.routing import APIRoute

from service.access.actions import ANYBODY, Action
from service.cli.main import main
from service.console.frame import opens
from service.features import FEATURES
from service.web import routes

Door = tuple[str, str]  # method, path as the route writes it


def _routes(*doors: str) -> Iterator[tuple[Door, APIRoute]]:
    for door in doors:
        for router in (each for feature in FEATURES for each in feature.routers(door)):
            for route in router.routes:
                assert isinstance(route, APIRoute)
                for method in sorted((route.methods or set()) - {"HEAD"}):
                    yield (method, route.path), route


ROUTES = dict(_routes("api", "pages"))
EVERY = {door: routes.action_of(route) for door, route in ROUTES.items()}
# No organization is touched there: the door itself asks for all of it.
WHOLE = frozenset(door for door, route in ROUTES.items() if routes.is_whole(route))
# Asked for by a session that has just given its password, and by no token.
FRESH = frozenset(door for door, route in ROUTES.items() if routes.is_fresh(route))
OPEN = frozenset(door for door, action in EVERY.items() if action == ANYBODY)
DOORS: dict[Door, Action] = {
    door: action for door, action in EVERY.items() if action is not None and door not in OPEN
}
API = sorted(door for door, _ in _routes("api") if door not in OPEN)
PAGES = sorted(door for door, _ in _routes("pages") if door not in OPEN)


def action_of(method: str, path: str) -> Action | None:
    return DOORS.get(("GET" if method == "HEAD" else method, path))


def verbs(group: click.Group = main, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from verbs(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


COMMANDS: dict[str, Action | None] = {name: opens(command) for name, command in verbs()}
