"""What a feature (功能) brings, said in one declaration; whoever gathers from all asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from service.access.actions import Action
from service.access.rights import Right


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the way around (导航). ``place``: where it stands among the lines of its group,
    lowest first. ``main``: on everybody's first row. ``shown``: asked with the page where the
    right alone does not decide."""

    words: str
    path: str
    opens: Action
    place: int
    main: bool = False
    shown: Callable[[Any], bool] = lambda page: True


def none(*_: Any) -> tuple[()]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One mechanism, in the folder ``service/features/<name>``.

    What stands in its folder under a usual name is found there: ``api`` and ``pages`` (each with a
    ``router``, or ``routers``), ``cli`` (``commands``), ``templates/``, ``zh.po``. Hooks that need
    more than this file are functions that import it when they are called:

    ``jobs``: what the clock does by itself. ``imports``: the kinds of workbooks it reads.
    ``subjects``: ``(reader, rows of the trail)``, what its aggregates are called, by id.
    ``finds``: ``(page, words)``, what is found by name. ``waits``: ``(page, place)``, what waits
    for whoever looks.
    """

    name: str
    rights: Sequence[Right] = ()
    navigation: Sequence[Entry] = ()
    families: Mapping[str, str] = field(default_factory=dict)  # of facts, and what they are called
    jobs: Callable[[], Iterable[Any]] = none
    imports: Callable[[], Iterable[Any]] = none
    subjects: Callable[[Any, Any], Mapping[Any, str]] = lambda reader, rows: {}
    finds: Callable[[Any, str], Iterable[Any]] = none

    @property
    def package(self) -> str:
        return f"service.features.{self.name}"

    def routers(self, door: str) -> tuple[Any, ...]:
        """``door``: api or pages."""
        found = self._part(door)
        if found is None:
            return ()
        several = getattr(found, "routers", None)
        return tuple(several) if several is not None else (found.router,)

    def commands(self) -> tuple[Any, ...]:
        found = self._part("cli")
        return tuple(found.commands) if found is not None else ()

    def _part(self, name: str) -> Any:
        place = f"{self.package}.{name}"
        return import_module(place) if find_spec(place) is not None else None
