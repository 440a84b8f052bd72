"""What a feature (功能) brings, said in one declaration; whoever gathers from all asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
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
    right alone does not decide. ``waits``: how many things there wait for an act of whoever looks;
    asked on every page, so it is one cheap question."""

    words: str
    path: str
    opens: Action
    place: int
    group: str = GROUPS[0]
    icon: str = "page"
    shown: Callable[[Any], bool] = lambda page: True
    waits: Callable[[Any], int] = lambda page: 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number on somebody's home that links to its list. ``lamp``: classes of the light beside
    it; ``more``: one line of context; ``place``: lowest first."""

    words: str
    value: str
    link: str
    lamp: str
    more: str = ""
    place: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One thing that waits for whoever looks. ``kind``: one word for the act; ``due``: when it has
    to be done, None where no day is set; ``link``: where it is done, or where ``fields`` are
    posted; ``go``: what comes first; ``note``: what was said about it."""

    kind: str
    words: str
    link: str
    label: str
    due: date | None = None
    go: bool = False
    fields: Mapping[str, str] | None = None
    note: str = ""
    guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A box on somebody's home. ``template`` draws it from ``data``; ``size``: of twelve columns;
    ``place``: lowest first."""

    template: str
    data: Any
    size: int = 4
    place: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One thing that a dispatch meeting is proposed to speak of. ``kind``: red, rectification,
    falling, decision, or a mechanism's own word; ``subject``: what it is, in words typed or of the
    catalogue; ``assignment``: its id; ``figure``: hundredths, or how many; ``path``: its page."""

    kind: str
    organization: str
    subject: str
    path: str
    assignment: str | None = None
    due: date | None = None
    figure: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
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
    ``finds``: ``(page, words)``, what is found by name (Hits). ``choices``: by kind, ``(page)``,
    what may be chosen in forms (Choice). ``acts``: what may be done from the palette, as navigation
    is. ``home``: ``(page)``, what stands on the home of whoever looks: figures, things that wait,
    boxes. ``news``: how notices tell of it, by the news' kind. ``tells``: ``(reader, after)``, what
    notices tell each organization of since a position, beside what the trail says. ``follows``:
    ``(services, call, facts)``, the facts that are recorded with those, in the same transaction.
    ``agenda``: ``(reader, organization, invited, period)``, what a dispatch meeting of the
    organization is proposed to speak of (AgendaItem).
    ``links``: ``(page, organization, entries)``, what stands beside entries of a scorecard, by the
    entry's number: words and path.
    ``guards``: by family of facts that not everybody sees who sees their organization's (R14, R16),
    ``(reader, who)``, the ids of those whose facts they see; None: all of them.
    """

    name: str
    rights: Sequence[Right] = ()
    navigation: Sequence[Entry] = ()
    families: Mapping[str, str] = field(default_factory=dict)  # of facts, and what they are called
    jobs: Callable[[], Iterable[Any]] = none
    imports: Callable[[], Iterable[Any]] = none
    subjects: Callable[[Any, Any], Mapping[Any, str]] = lambda reader, rows: {}
    finds: Callable[[Any, str], Iterable[Hits]] = none
    choices: Mapping[str, Callable[[Any], Iterable[Any]]] = field(default_factory=dict)
    acts: Sequence[Entry] = ()
    home: Callable[[Any], Iterable[Figure | Todo | Panel]] = none
    news: Mapping[str, str] = field(default_factory=dict)
    tells: Callable[[Any, int], Mapping[str, list[dict[str, Any]]]] = lambda reader, after: {}
    follows: Callable[[Any, Any, Any], Iterable[Any]] = none
    agenda: Callable[[Any, str, Sequence[str], Any], Iterable[AgendaItem]] = none
    links: Callable[[Any, str, Any], Mapping[int, tuple[str, str]]] = lambda page, code, rows: {}
    guards: Mapping[str, Callable[[Any, Any], Any]] = field(default_factory=dict)

    @property
    def package(self) -> str:
        return f"service.features.{self.name}"

    def routers(self, door: str) -> tuple[Any, ...]:
        """``door``: api or pages."""
        part = self._part(door)
        if part is None:
            return ()
        several = getattr(part, "routers", None)
        return tuple(several) if several is not None else (part.router,)

    def commands(self) -> tuple[Any, ...]:
        part = self._part("cli")
        return tuple(part.commands) if part is not None else ()

    def _part(self, name: str) -> Any:
        place = f"{self.package}.{name}"
        return import_module(place) if find_spec(place) is not None else None
