"""Every kind of fact told as one sentence for people: who did what, from what to what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from aggregates.event import Event
from aggregates.values.points import format_points
from aggregates.values.text import Text
from service.reading.sentence_words import N_, TEMPLATES

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
    found = words[position, name]
    return translate(FORGOTTEN) if found is None else found


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

    def told(self, translate: Translate = str) -> str:
        places = {name: _said(value, translate) for name, value in self.places.items()}
        return translate(self.template).format(**places)


def _said(value: object, translate: Translate) -> object:
    match value:
        case Sentence():
            return value.told(translate)
        case Word():
            return translate(value.key)
        case Counts():
            told = (f"{translate(name)} {count}" for name, count in value.by_name.items())
            return ", ".join(told) or NOTHING
    return value


@dataclass(frozen=True, slots=True)
class Known:
    """What a sentence needs beside its fact. ``names``: organizations' by code. ``subjects``: what
    an assignment is called, by id. ``texts``: the fact's words by field, None for what was
    forgotten. ``before``: what the aggregate's facts said until then, by field."""

    names: Mapping[str, str] = field(default_factory=dict)
    subjects: Mapping[UUID, str] = field(default_factory=dict)
    texts: Mapping[str, str | None] = field(default_factory=dict)
    before: Mapping[str, object] = field(default_factory=dict)

    def organization(self, code: object) -> str:
        name = self.names.get(str(code))
        return NOTHING if code is None else f"{name} ({code})" if name else str(code)


def sentence(event: Event, known: Known) -> Sentence:
    """KeyError for a kind of fact that has no words here; a test walks the whole vocabulary."""
    return Sentence(TEMPLATES[_variant(event, known)], _places(event, known))


# --- the words ---------------------------------------------------------------------------------

NEEDS_BEFORE = frozenset(
    key.partition("/")[0] for key, template in TEMPLATES.items() if "{before_" in template
)


def _variant(event: Event, known: Known) -> str:
    """Some kinds of facts are told in two ways."""
    topic = event.TOPIC
    match topic, event:
        case "store.opened", _ if getattr(event, "simulated", False):
            return f"{topic}/simulated"
        case "workdays.day_changed", _ if not getattr(event, "working", True):
            return f"{topic}/off"
        case "organization.registered", _ if getattr(event, "superior", None) is None:
            return f"{topic}/root"
        case "assignment.issued", _ if getattr(event, "origin", None) == "by_hand":
            return f"{topic}/by_hand"
        case "assignment.handed_down", _ if getattr(event, "linked", False):
            return f"{topic}/linked"
        case "assignment.linked", _ if str(known.before.get("due")) == str(vars(event)["due"]):
            return f"{topic}/in_time"
        case "assignment.reported", _ if known.before.get("outcome") is not None:
            return f"{topic}/again"
        case "assignment.cancelled", _ if getattr(event, "withdrawal", False):
            return f"{topic}/withdrawal"
        case "report.confirmed", _ if getattr(event, "by_lapse", False):
            return f"{topic}/by_lapse"
    return topic


# --- the places ---------------------------------------------------------------------------------

ORGANIZATIONS = frozenset({"organization", "superior", "to", "into", "issuer"})
POINTS = frozenset({"points", "amount", "claimed"})
WORDS = frozenset({"outcome", "tier", "line", "reason", "field", "job"})
EARLIER = ("name", "code", "job", "period")  # of the facts before, where the fact lacks them


def _places(event: Event, known: Known) -> dict[str, object]:
    places: dict[str, object] = {
        name: _place(name, value, known) for name, value in vars(event).items()
    }
    before = {f"before_{name}": _place(name, v, known) for name, v in known.before.items()}
    unknown = dict.fromkeys((f"before_{name}" for name in (*vars(event), *EARLIER)), NOTHING)
    extra = {"who": _who(event, known), "subject": _subject(event, known)}
    return {**places, **unknown, **before, **extra}


def _place(name: str, value: object, known: Known) -> object:
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
        case int() if name in POINTS:
            return format_points(value)
        case str() if name in ORGANIZATIONS:
            return known.organization(value)
        case str() if name in WORDS:
            return Word(value)
    return value


def _subject(event: Event, known: Known) -> str:
    found = known.subjects.get(event.originator_id)
    return found or str(getattr(event, "task", None) or event.originator_id)


def _who(event: Event, known: Known) -> Sentence:
    if event.via == "schedule":
        return Sentence(N_("The schedule"))
    actor: Any = event.actor
    if actor == "operator":
        actor = Word(N_("The machine's operator"))
    if event.acting_for == "operator":
        return Sentence("{actor}", {"actor": actor})
    places = {"actor": actor, "organization": known.organization(event.acting_for)}
    if event.on_behalf_of is None or event.actor == "operator":
        return Sentence(N_("{actor} ({organization})"), places)
    places["other"] = known.organization(event.on_behalf_of)
    return Sentence(N_("{actor} ({organization}, on behalf of {other})"), places)
