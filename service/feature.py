"""What a feature (功能) brings, said in one declaration; whoever gathers from all asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from service.access.actions import Action
from service.access.rights import Right

# Of the side bar: 工作, 考核, 支部, 领导, 审计, 管理.
GROUPS = ("Work", "Assessment", "Branches", "Leaders", "Audit", "Administration")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the side bar (导航). ``place``: where it stands among the lines of its group,
    lowest first. ``icon``: a symbol of static/icons.svg. ``shown``: asked with the page where the
    right alone does not decide. ``count``: what waits there for whoever looks, None for nothing."""

    words: str
    path: str
    opens: Action
    place: int
    group: str = GROUPS[0]
    icon: str = "page"
    shown: Callable[[Any], bool] = lambda page: True
    count: Callable[[Any], int | None] = lambda page: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """A part of the workbench. ``region``: first, decide, mine or aside; ``template``: draws it,
    from ``data``. ``counts``: how many are red, yellow, unreceived, or decisions."""

    region: str
    template: str
    data: Any
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one feature found by name. ``words``: what its things are called; ``exact``: the path of
    the one that was named by its code. ``hits``: path, name and what stands beside it."""

    words: str
    exact: str | None = None
    hits: Sequence[tuple[str, str, str]] = ()
    count: int = 0


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
    ``finds``: ``(page, words)``, what is found by name (Found). ``waits``: ``(page, place,
    below)``, what waits for whoever looks: their own place, and those whose things they decide.
    ``news``: how notices tell of it, by the news' kind.
    """

    name: str
    rights: Sequence[Right] = ()
    navigation: Sequence[Entry] = ()
    families: Mapping[str, str] = field(default_factory=dict)  # of facts, and what they are called
    jobs: Callable[[], Iterable[Any]] = none
    imports: Callable[[], Iterable[Any]] = none
    subjects: Callable[[Any, Any], Mapping[Any, str]] = lambda reader, rows: {}
    finds: Callable[[Any, str], Iterable[Found]] = none
    waits: Callable[[Any, Any, Sequence[str]], Iterable[Waits]] = none
    news: Mapping[str, str] = field(default_factory=dict)

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
