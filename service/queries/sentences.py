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

Translate = Callable[[str], str]
NOTHING = "—"
FORGOTTEN = "[forgotten]"


def N_(template: str) -> str:
    """Marks words for the catalogues; they are translated when they are told."""
    return template


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


# --- the words ----------------------------------------------------------------------------------

TEMPLATES: dict[str, str] = {
    "store.opened": N_("The store was opened in {month}."),
    "store.opened/simulated": N_("The store was opened in {month}, on a simulated clock."),
    "scheme.founded": N_("The first version of the scheme was set down, from {in_force_from}."),
    "scheme.version_published": N_(
        "{who} published version {version} of the scheme, in force from {in_force_from}."
    ),
    "workdays.loaded": N_(
        "{who} loaded the workday calendar of {year}: {days} days differ from Monday to Friday."
    ),
    "workdays.day_changed": N_("{who} made {day} a working day."),
    "workdays.day_changed/off": N_("{who} made {day} a day off."),
    "organization.registered": N_("{who} registered {organization} as {kind}, under {superior}."),
    "organization.registered/root": N_(
        "{who} registered {organization} as {kind}, at the head of the hierarchy."
    ),
    "organization.renamed": N_("{who} renamed {organization} from “{before_name}” to “{name}”."),
    "organization.moved": N_(
        "{who} moved {organization} from under {before_superior} to under {superior}."
    ),
    "organization.regrouped": N_(
        "{who} moved {organization} from group {before_group} to group {group}."
    ),
    "organization.reclassified": N_("{who} changed {organization} from {before_kind} to {kind}."),
    "organization.members_counted": N_(
        "{who} recorded {members} members of {organization}, before {before_members}."
    ),
    "organization.merged": N_("{who} merged {organization} into {into}."),
    "organization.dissolved": N_("{who} dissolved {organization}."),
    "organization.post_filled": N_("{who} recorded {person} as {post} of {organization}."),
    "organization.post_vacated": N_(
        "{who} recorded that {person} is no longer {post} of {organization}."
    ),
    "tier.rated": N_("{who} recorded the tier of {organization}: {tier}, before {before_tier}."),
    "task.added": N_("{who} added task {code} “{name}” to the catalogue, worth {points} points."),
    "task.amended": N_(
        "{who} amended task {before_code} “{name}”, in force from {in_force_from} (version "
        "{version})."
    ),
    "task.withdrawn": N_(
        "{who} withdrew task {before_code} “{before_name}” from {in_force_from} on."
    ),
    "assignment.issued": N_("{who} issued {subject} to {organization}, due {due}."),
    "assignment.issued/by_hand": N_(
        "{who} ordered {subject} of {organization} by hand, due {due}."
    ),
    "assignment.received": N_("{who} received {subject} for {organization}."),
    "assignment.handed_down": N_("{who} handed {subject} down to {to}, due {due}."),
    "assignment.handed_down/linked": N_(
        "{who} handed {subject} down to {to}, which holds that task already; due {due}."
    ),
    "assignment.linked": N_(
        "{subject} of {organization} was linked to the superior's assignment; due {due}, before "
        "{before_due}."
    ),
    "assignment.unlinked": N_(
        "{subject} of {organization} no longer belongs to the superior's assignment."
    ),
    "assignment.reported": N_("{who} reported {subject}: {outcome}, {points} points claimed."),
    "assignment.reported/again": N_(
        "{who} reported {subject} again: {outcome}, {points} points claimed, before "
        "{before_points}."
    ),
    "assignment.not_applicable_asked": N_(
        "{who} asked to have {subject} taken as not applicable to {organization}."
    ),
    "assignment.not_applicable_granted": N_(
        "{who} granted that {subject} does not apply to {organization}."
    ),
    "assignment.not_applicable_refused": N_(
        "{who} refused to take {subject} as not applicable to {organization}."
    ),
    "assignment.returned": N_("{who} returned {subject} to {organization} to be put right."),
    "assignment.accepted": N_("{who} accepted {subject} of {organization}: {outcome}."),
    "assignment.urged": N_("{who} urged {organization} to report {subject}."),
    "assignment.extension_asked": N_(
        "{who} asked for a later deadline of {subject}: {due} (request {number})."
    ),
    "assignment.extension_granted": N_(
        "{who} extended the deadline of {subject} to {due}, before {before_due}."
    ),
    "assignment.extension_refused": N_(
        "{who} refused to extend the deadline of {subject} (request {number})."
    ),
    "assignment.deadline_moved": N_(
        "The deadline of {subject} of {organization} moved from {before_due}, a day off, to {due}."
    ),
    "assignment.overdue": N_("{subject} of {organization} became overdue on {day}."),
    "assignment.cancelled": N_("{who} cancelled {subject} of {organization}."),
    "assignment.cancelled/withdrawal": N_(
        "{who} cancelled {subject} of {organization} together with the month's whole issue."
    ),
    "assignment.transferred": N_("{who} transferred {subject} from {organization} to {to}."),
    "report.submitted": N_(
        "{who} sent the report of {organization} for {period}: {claimed} points claimed, {named} "
        "lines named, {left_out} left out."
    ),
    "report.returned": N_(
        "{who} returned the report of {organization} for {period} to be put right."
    ),
    "report.confirmed": N_("{who} confirmed the report of {organization} for {period}."),
    "report.confirmed/by_lapse": N_(
        "The report of {organization} for {period} counts as confirmed, since nobody answered in "
        "time."
    ),
    "report.missed": N_("{organization} missed its report for {period} on {day}."),
    "score.entered": N_(
        "{amount} points were entered for {organization} for {period}: {line} ({rule}, scheme "
        "version {scheme_version}, entry {entry})."
    ),
    "score.reversed": N_(
        "Entry {entry} of {organization} for {period} was reversed, for the reason: {reason}."
    ),
    "month.issue_withdrawn": N_(
        "{who} withdrew the whole issue of {period}: {cancelled} assignments were cancelled."
    ),
    "month.closed": N_("{period} was closed, with the ranking of {ranking} organizations."),
    "run.started": N_("The job {job} began for {period}."),
    "run.finished": N_("The job {before_job} finished for {before_period}, counting {counts}."),
    "run.failed": N_("The job {before_job} failed for {before_period}: {reason}."),
    "text.forgotten": N_(
        "{who} wiped the text “{field}” of the fact at position {position}, for the reason: "
        "{reason}."
    ),
    "notice.served": N_("A notice of {items} kinds of news was served on {organization}."),
    "notice.received": N_("{who} received the notice to {organization}."),
}


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
WORDS = frozenset({"outcome", "tier", "line", "reason", "field"})
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
            return ", ".join(f"{key} {count}" for key, count in value.items()) or NOTHING
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
