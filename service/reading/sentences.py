"""Every kind of fact told as one sentence for people: who did what, from what to what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from string import Formatter
from typing import Any
from uuid import UUID

from aggregates.event import Event
from aggregates.values.kinds import Kind, kinds_of
from aggregates.values.points import format_points
from aggregates.values.text import Text
from aggregates.vocabulary import FACTS
from aggregates.words import N_

Translate = Callable[[str], str]
NOTHING = "—"
FORGOTTEN = "[forgotten]"


def said(
    words: Mapping[tuple[int, str], str | None],
    position: int | None,
    name: str,
    translate: Translate = str,
) -> str | None:
    """A fact's words, or the mark of those that were forgotten; None where there were none."""
    if position is None or (position, name) not in words:
        return None
    text = words[position, name]
    return translate(FORGOTTEN) if text is None else text


@dataclass(frozen=True, slots=True)
class Word:
    """A word of ours within a sentence (done, below ...): translated too; codes and names are
    not."""

    key: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What a job counted, each count by a word of ours."""

    by_name: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sentence:
    """An English template, which is the catalogue's key, and its places."""

    template: str
    places: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Translate = str) -> str:
        places = {name: _said(value, translate) for name, value in self.places.items()}
        return translate(self.template).format(**places)


def _said(value: object, translate: Translate) -> object:
    match value:
        case Sentence():
            return value.text(translate)
        case Word():
            return translate(value.key)
        case Counts():
            parts = (f"{translate(name)} {count}" for name, count in value.by_name.items())
            return ", ".join(parts) or NOTHING
    return value


@dataclass(frozen=True, slots=True)
class Known:
    """What a sentence needs beside its fact. ``names``: organizations' by code. ``subjects``: what
    an assignment is called, by id. ``texts``: the fact's words by field, None for what was
    forgotten. ``before``: what the aggregate's facts said until then, by field. ``people``: how
    somebody is shown, by code; where it says nothing, the code."""

    names: Mapping[str, str] = field(default_factory=dict)
    subjects: Mapping[UUID, str] = field(default_factory=dict)
    texts: Mapping[str, str | None] = field(default_factory=dict)
    before: Mapping[str, object] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    def organization(self, code: object) -> str:
        name = self.names.get(str(code))
        return NOTHING if code is None else f"{name} ({code})" if name else str(code)


def sentence(event: Event, known: Known) -> Sentence:
    """As the fact itself says that it is told."""
    variant = event.variant(known.before)
    template = event.SENTENCES[variant] if variant else event.SENTENCE
    return Sentence(template, _places(event, known))


def _earlier(fact: type[Event]) -> list[str]:
    named = (name for template in fact.templates() for _, name, *_ in Formatter().parse(template))
    return [name for name in named if name and name.startswith("before_")]


# What each kind's sentences say of the facts before; where those are not known, nothing stands.
EARLIER = {fact.TOPIC: names for fact in FACTS if (names := _earlier(fact))}
NEEDS_BEFORE = frozenset(EARLIER)


# --- the places ---------------------------------------------------------------------------------


def _places(event: Event, known: Known) -> dict[str, object]:
    kinds = kinds_of(type(event))
    places: dict[str, object] = {
        name: _place(name, value, kinds.get(name), known) for name, value in vars(event).items()
    }
    earlier = family_kinds(event.TOPIC.partition(".")[0])
    before = {
        f"before_{name}": _place(name, value, earlier.get(name), known)
        for name, value in known.before.items()
    }
    unknown = dict.fromkeys(EARLIER.get(event.TOPIC, ()), NOTHING)
    extra = {"who": _who(event, known), "subject": _subject(event, known)}
    return {**places, **unknown, **before, **extra}


@cache
def family_kinds(family: str) -> Mapping[str, Kind]:
    """Of every field of every fact about that kind of thing."""
    return {
        name: kind
        for fact in FACTS
        if fact.TOPIC.partition(".")[0] == family
        for name, kind in kinds_of(fact).items()
    }


def _place(name: str, value: object, kind: Kind | None, known: Known) -> object:
    match value:
        case None:
            return NOTHING
        case Text():
            words = known.texts.get(name, value.value)
            return Word(FORGOTTEN) if words is None else words
        case list() | dict() if name != "counts":
            return len(value)
        case dict():
            return Counts(value)
        case date():
            return value.isoformat()
        case int() if kind is Kind.POINTS:
            return format_points(value)
        case str() if kind is Kind.ORGANIZATION:
            return known.organization(value)
        case str() if kind is Kind.WORD:
            return Word(value)
    return value


def _subject(event: Event, known: Known) -> str:
    name = known.subjects.get(event.originator_id)
    return name or str(getattr(event, "task", None) or event.originator_id)


def _who(event: Event, known: Known) -> Sentence:
    if event.via == "schedule":
        return Sentence(N_("The schedule"))
    actor: Any = known.people.get(event.actor, event.actor)
    if event.actor == "operator":
        actor = Word(N_("The machine's operator"))
    if event.acting_for == "operator":
        return Sentence("{actor}", {"actor": actor})
    places = {"actor": actor, "organization": known.organization(event.acting_for)}
    if event.on_behalf_of is None or event.actor == "operator":
        return Sentence(N_("{actor} ({organization})"), places)
    places["other"] = known.organization(event.on_behalf_of)
    return Sentence(N_("{actor} ({organization}, on behalf of {other})"), places)
