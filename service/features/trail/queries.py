"""The trail (审计轨迹) as of a moment: facts found by whom, what and when, told as sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Row, Select, or_, select

from aggregates.assignment.events import AssignmentHandedDown, ExtensionAsked
from aggregates.errors import NotFound
from aggregates.event import Event, Recorded
from aggregates.values.kinds import Kind, kinds_of
from aggregates.vocabulary import BY_TOPIC
from projections.organizations import ORGANIZATIONS
from projections.trail import TRAIL
from service.access.actions import TRAIL_READ
from service.access.who import Who, forbidden
from service.reading.reader import Reader
from service.reading.sentences import NEEDS_BEFORE, Known, Sentence, sentence

Named = Callable[[Iterable[str]], Mapping[str, str]]  # codes of people, and how they are shown
MOST = 10_000  # facts of one page or export
ENVELOPE = frozenset(Event.__dataclass_fields__) | {"originator_topic"}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Filters; None or empty filters nothing. ``organizations``: whom the facts are about.
    ``after``, ``before``: positions, both left out. ``since``, ``until``: when they were recorded,
    microseconds, both included. ``late``: recorded on a later day than they happened.
    ``for_another``: recorded on somebody's behalf (代填, 委托). ``who``: looks; of what is guarded
    only what they may see is found, and without them nothing of it."""

    organizations: Iterable[str] | None = None
    person: str | None = None
    kinds: Sequence[str] = ()
    period: str | None = None
    via: str | None = None
    after: int | None = None
    before: int | None = None
    since: int | None = None
    until: int | None = None
    late: bool = False
    for_another: bool = False
    who: Who | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a fact, as it was and as it became; values as the facts hold them."""

    field: str
    kind: Kind | None
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A fact opened. ``row``: its line of the trail (``since`` is its position). ``texts``: its
    words by field, None for what was forgotten. ``cause``: the position of the fact it names."""

    row: Row[Any]
    event: Event
    sentence: Sentence
    changes: list[Change]
    texts: dict[str, str | None]
    cause: int | None

    @property
    def position(self) -> int:
        return int(self.row.since)


@dataclass(frozen=True, slots=True)
class Page:
    """``next``: the position to give as ``before`` (or ``after``) for what follows; None: the
    end."""

    rows: list[Row[Any]]
    next: int | None


# --- finding ------------------------------------------------------------------------------------


def search(reader: Reader, wanted: Wanted, limit: int = 50, *, oldest_first: bool = False) -> Page:
    """Newest first, unless asked otherwise."""
    limit = max(1, min(limit, MOST + 1))
    hits: list[Row[Any]] = []
    cursor: int | None = None
    while len(hits) <= limit:
        rows = _batch(reader, wanted, limit + 1, cursor, oldest_first)
        hits += [row for row in rows if not wanted.late or _is_late(reader, row)]
        if len(rows) <= limit:
            break
        cursor = rows[-1].since
    return Page(hits[:limit], hits[limit - 1].since if len(hits) > limit else None)


def _batch(
    reader: Reader, wanted: Wanted, limit: int, cursor: int | None, oldest_first: bool
) -> Sequence[Row[Any]]:
    trail = reader.view.rows(TRAIL)
    query = filtered(reader, trail, wanted)
    if cursor is not None:
        query = query.where(trail.c.since > cursor if oldest_first else trail.c.since < cursor)
    order = trail.c.since if oldest_first else trail.c.since.desc()
    return reader.view.all(query.order_by(order).limit(limit))


def filtered(reader: Reader, trail: FromClause, wanted: Wanted) -> Select[Any]:
    query = select(trail)
    if wanted.organizations is not None:
        query = query.where(trail.c.organization.in_(list(wanted.organizations)))
    if wanted.kinds:
        query = query.where(trail.c.kind.in_(wanted.kinds))
    for column, value in (
        (trail.c.actor, wanted.person),
        (trail.c.period, wanted.period),
        (trail.c.via, wanted.via),
    ):
        query = query if value is None else query.where(column == value)
    if wanted.late:
        query = query.where(trail.c.happened_on.is_not(None))
    if wanted.for_another:
        query = query.where(trail.c.on_behalf_of.is_not(None))
    query = query.where(*_guarded(reader, trail, wanted.who))
    after, before = _span(reader, wanted)
    return query.where(trail.c.since > after, trail.c.since < before)


def _guarded(reader: Reader, trail: FromClause, who: Who | None) -> Iterator[ColumnElement[bool]]:
    """Of talks and of what is one person's own, what they may see (R14, R16): wherever facts are
    found, they are found through here."""
    for topics, seen in _guards(reader, who):
        yield or_(trail.c.kind.not_in(topics), trail.c.aggregate.in_(seen))


def _guards(reader: Reader, who: Who | None) -> list[tuple[list[str], list[UUID]]]:
    key = "guards", None if who is None else who.account
    if key not in reader.memo:
        reader.memo[key] = [
            ([topic for topic in BY_TOPIC if topic.startswith(f"{family}.")], sorted(seen))
            for feature in reader.services.features
            for family, sees in feature.guards.items()
            if (seen := frozenset[UUID]() if who is None else sees(reader, who)) is not None
        ]
    guards: list[tuple[list[str], list[UUID]]] = reader.memo[key]
    return guards


def _span(reader: Reader, wanted: Wanted) -> tuple[int, int]:
    """Times as positions, which have an index and no gaps."""
    log = reader.services.log
    since = log.position_at(wanted.since - 1) if wanted.since is not None else 0
    until = reader.at.position
    if wanted.until is not None:
        until = min(until, log.position_at(wanted.until))
    before = until + 1 if wanted.before is None else min(until + 1, wanted.before)
    return max(since, wanted.after or 0), before


def _is_late(reader: Reader, row: Row[Any]) -> bool:
    return bool(row.happened_on < reader.day_of(row.recorded_at))


def timeline(
    reader: Reader,
    organization: str,
    *,
    kinds: Sequence[str] = (),
    period: str | None = None,
    before: int | None = None,
    limit: int = 50,
    people: Named | None = None,
    who: Who | None = None,
) -> tuple[list[TimelineEntry], int | None]:
    """时间线: one organization's life, newest first, and the cursor for what came earlier."""
    wanted = Wanted(
        organizations=[organization], kinds=kinds, period=period, before=before, who=who
    )
    page = search(reader, wanted, limit)
    return tell(reader, page.rows, people), page.next


def one(reader: Reader, position: int, who: Who) -> Row[Any]:
    """Forbidden where it is guarded and not theirs to see."""
    row = line_at(reader, position)
    if not is_seen(reader, row, who):
        raise forbidden(who, TRAIL_READ, row.organization)
    return row


def is_seen(reader: Reader, row: Row[Any], who: Who) -> bool:
    """Whether no guard keeps it from them."""
    guards = _guards(reader, who)
    return all(row.kind not in topics or row.aggregate in seen for topics, seen in guards)


def line_at(reader: Reader, position: int) -> Row[Any]:
    """Whoever may see it: NotFound where there is none."""
    trail = reader.view.rows(TRAIL)
    row = reader.view.one(select(trail).where(trail.c.since == position))
    if row is None:
        raise NotFound("There is no fact at position {position}.", position=position)
    return row


def about(reader: Reader, aggregate: UUID) -> list[Row[Any]]:
    """One thing's whole life, oldest first."""
    trail = reader.view.rows(TRAIL)
    facts = reader.services.log.facts_about(aggregate, reader.at.position)
    positions = [fact.position for fact in facts]
    query = select(trail).where(trail.c.since.in_(positions), *_guarded(reader, trail, None))
    return list(reader.view.all(query.order_by(trail.c.since)))


def led_to(reader: Reader, row: Row[Any], who: Who, limit: int = 100) -> list[Row[Any]]:
    """The facts that name this one as their cause, in order."""
    trail = reader.view.rows(TRAIL)
    query = select(trail).where(
        trail.c.cause == f"{row.aggregate}/{row.version}", *_guarded(reader, trail, who)
    )
    return list(reader.view.all(query.order_by(trail.c.since).limit(limit)))


# --- telling ------------------------------------------------------------------------------------


def tell(
    reader: Reader, rows: Sequence[Row[Any]], people: Named | None = None
) -> list[TimelineEntry]:
    """Each with its sentence, what it changed, its words and its cause, in the order given.
    ``people``: how those who did it are shown; None: by their codes."""
    facts = reader.services.log.facts_of(row.since for row in rows)
    telling = _Telling(reader, rows, facts, people(row.actor for row in rows) if people else {})
    return [telling.one(row, facts[row.since].event) for row in rows if row.since in facts]


class _Telling:
    """What a page of facts needs, each thing looked up once."""

    def __init__(
        self,
        reader: Reader,
        rows: Sequence[Row[Any]],
        facts: dict[int, Recorded],
        people: Mapping[str, str],
    ) -> None:
        self.reader = reader
        self.people = people
        self.names = _names(reader)
        self.subjects = _subjects(reader, rows)
        self.words = reader.texts(row.since for row in rows)
        self.lives: dict[UUID, list[Recorded]] = {}

    def one(self, row: Row[Any], event: Event) -> TimelineEntry:
        texts = {name: word for (at, name), word in self.words.items() if at == row.since}
        before = self._before(row) if event.TOPIC in NEEDS_BEFORE else {}
        known = Known(self.names, self.subjects, texts, before, self.people)
        said = sentence(event, known)
        return TimelineEntry(
            row, event, said, _changes(event, before), texts, self._cause(row.cause)
        )

    def _before(self, row: Row[Any]) -> dict[str, object]:
        """What the aggregate's earlier facts said, by field, the last of each."""
        values: dict[str, object] = {}
        for fact in self._life(row.aggregate):
            if fact.position < row.since and not isinstance(fact.event, PROPOSALS):
                values |= _state(fact.event)
                values = {k: v for k, v in values.items() if k not in _undone(fact.event)}
        return values

    def _cause(self, reference: str | None) -> int | None:
        if reference is None:
            return None
        aggregate, _, version = reference.partition("/")
        life = self._life(UUID(aggregate))
        return next((f.position for f in life if f.event.originator_version == int(version)), None)

    def _life(self, aggregate: UUID) -> list[Recorded]:
        if aggregate not in self.lives:
            end = self.reader.at.position
            self.lives[aggregate] = self.reader.services.log.facts_about(aggregate, end)
        return self.lives[aggregate]


# Their deadlines are somebody else's, or only asked for.
PROPOSALS = (AssignmentHandedDown, ExtensionAsked)
CLAIM = ("outcome", "points", "statement", "evidence", "despite")


def _undone(event: Event) -> tuple[str, ...]:
    """An issue's points are the line's weight, not a claim; a return takes the claim back."""
    return CLAIM if event.TOPIC in ("assignment.issued", "assignment.returned") else ()


def _state(event: Event) -> dict[str, object]:
    state = {name: value for name, value in vars(event).items() if name not in ENVELOPE}
    return state | {"period": event.period, "organization": event.organization}


def _changes(event: Event, before: dict[str, object]) -> list[Change]:
    kinds = kinds_of(type(event))
    return [
        Change(name, kinds.get(name), before[name], value)
        for name, value in _state(event).items()
        if name in before and before[name] != value and name not in ("number", "version")
    ]


def _names(reader: Reader) -> dict[str, str]:
    rows = reader.view.rows(ORGANIZATIONS)
    return {row.organization: row.name for row in reader.view.all(select(rows))}


def _subjects(reader: Reader, rows: Sequence[Row[Any]]) -> dict[UUID, str]:
    """What each thing among them is called, as its feature calls it."""
    names: dict[UUID, str] = {}
    for feature in reader.services.features:
        names |= feature.subjects(reader, rows)
    return names
