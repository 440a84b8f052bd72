"""Issuing a month's lists (布置任务, R1): every due task to every organization it applies to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Origin, Status
from aggregates.errors import Refused
from aggregates.month.month import MonthBook, month_id
from aggregates.rules.issuing import Line, Receiver, lines_of
from aggregates.scheme.parameters import GROUP
from aggregates.values.period import Month
from projections.assignments import ASSIGNMENTS
from service.features.catalogue.queries import catalogue
from service.features.months.commands.issue_facts import Facts
from service.features.months.rights import MONTH_ISSUE
from service.features.reports.queries import reports
from service.reading.reader import Reader, read_now
from service.reading.tree import Place, presence, tree
from service.recording.call import Call, permit, record
from service.services import Services
from service.store.bulk import FirstFacts
from service.store.records import Answer, Appended, IdempotencyKey

READ = ("catalogue", "organizations", "calendars", "assignments", "reports")
# Each complete in itself: the issue may go on where it was cut off (R1). Large, since the views
# and the next chunk would take from each other what both need; others wait a fifth of a second.
CHUNK = 20_000
# What takes from a list its place for more (R1, R3).
FORBIDS = ("report.submitted", "report.missed", "assignment.transferred", "month.closed")

T = TypeVar("T")


class NothingToIssue(Refused):
    """No tasks, or no organizations: such a run is not done (R1)."""

    rule = "R1"


@dataclass(frozen=True, slots=True)
class Issued:
    """``issued`` counts those issued anew, ``existing`` those that were there already,
    ``left_out`` those that their organization can take no more, or holds in another way."""

    issued: int
    existing: int
    position: int
    left_out: int = 0
    answered: Answer | None = None  # a twin's answer, which was quicker

    def and_(self, issued: int, existing: int, position: int) -> Issued:
        """With a further chunk, which ends at that position."""
        return Issued(self.issued + issued, self.existing + existing, position, self.left_out)

    @property
    def answer(self) -> Answer:
        if self.answered is not None:
            return self.answered
        fields = {"issued": self.issued, "existing": self.existing, "position": self.position}
        return fields | {"left_out": self.left_out} if self.left_out else fields


def issue(
    services: Services,
    call: Call,
    month: Month,
    only: Sequence[str] | None = None,
    reached: Callable[[int, int], None] | None = None,
) -> Issued:
    """``only``: by hand, for these organizations, though they came after the first. ``reached``:
    told after each part how many lines of how many are done."""
    permit(services, call, MONTH_ISSUE)
    since = services.log.last()[0]
    with read_now(services, *READ) as reader:
        wanted = planned(reader, month, only)
        lines = _acceptable(reader, month, wanted)
        _must_be_open(services, reader, month, lines)
    receivers = {line.receiver.code for line in lines}
    lists = [(None, str(month)), *((code, str(month)) for code in receivers)]
    call.read_set.on_lists(lists, FORBIDS, since)
    done = Issued(0, 0, 0, len(wanted) - len(lines))
    last = _to_answer(services, call, month, lines)
    for number, chunk in enumerate(_chunks(lines, CHUNK)):
        done = _issue(services, call, month, chunk, done, call.key if number == last else None)
        if reached is not None:
            reached(done.issued + done.existing, len(lines))
    return replace(done, position=done.position or services.log.last()[0])


def _to_answer(services: Services, call: Call, month: Month, lines: Sequence[Line]) -> int | None:
    """The number of the chunk that keeps the answer with its facts: the last, where none of it is
    there. A twin with the same key that comes meanwhile then gets that answer; what is partly
    there already is answered when it is all done."""
    last = (len(lines) - 1) // CHUNK
    if call.key is None or not lines:
        return None
    with read_now(services, "assignments") as reader:
        there = _there(reader, month)
    rest = lines[last * CHUNK :]
    return None if any(line.assignment_id in there for line in rest) else last


def _must_be_open(services: Services, reader: Reader, month: Month, lines: list[Line]) -> None:
    """A closed month takes nothing new; one that has all its lines may be issued again for 0."""
    book = services.log.find(MonthBook, month_id(str(month)))
    if book is not None and not {line.assignment_id for line in lines} <= _there(reader, month):
        book.must_be_open()


def planned(reader: Reader, month: Month, only: Sequence[str] | None = None) -> list[Line]:
    """What is to be issued; NothingToIssue where the catalogue or the hierarchy is empty,
    NotFound for one of ``only`` that there is not."""
    tasks = catalogue(reader).for_month(month)
    known = tree(reader)
    places = known.places
    chosen = [known[code] for code in dict.fromkeys(only)] if only else places.values()
    divided = _divided(places.values())
    receivers = [_receiver(p, divided) for p in chosen if only or _is_there(reader, p, month)]
    if not tasks or not receivers:
        raise NothingToIssue(
            "There is nothing to issue for {month}: {tasks} tasks, {organizations} organizations.",
            month=month,
            tasks=len(tasks),
            organizations=len(receivers),
        )
    undissolved = [receiver for receiver in receivers if places[receiver.code].dissolved_at is None]
    return list(lines_of(month, tasks, undissolved, reader.calendar))


def _acceptable(reader: Reader, month: Month, lines: list[Line]) -> list[Line]:
    """Without what would be a second one of its task (R1), or would add points to a list whose
    report is sent (R3)."""
    existing = _existing(reader, month)
    sent = {row.organization for row in reports(reader, str(month)) if row.status != "returned"}
    if not existing and not sent:  # as on the first of the month
        return lines

    def is_acceptable(line: Line) -> bool:
        there = existing.get((line.receiver.code, line.task.code))
        if there is not None:
            return bool(there == line.assignment_id)
        return not (line.task.terms.points and line.receiver.code in sent)

    return [line for line in lines if is_acceptable(line)]


def _existing(reader: Reader, month: Month) -> dict[tuple[str, str], UUID]:
    """Which live assignment is the one of its task, by organization and task."""
    rows = reader.view.rows(ASSIGNMENTS)
    columns = (rows.c.organization, rows.c.task, rows.c.assignment)
    query = select(*columns).where(
        rows.c.period == str(month),
        rows.c.task.is_not(None),
        rows.c.status != Status.CANCELLED.value,
    )
    return {(row.organization, row.task): row.assignment for row in reader.view.all(query)}


def unissued(services: Services, month: Month, only: Sequence[str] | None = None) -> int:
    """How many lines of the month are wanting still: the issue reconciled with what is there."""
    with read_now(services, *READ) as reader:
        lines = _acceptable(reader, month, planned(reader, month, only))
        there = _there(reader, month)
    return sum(line.assignment_id not in there for line in lines)


def _there(reader: Reader, month: Month) -> set[UUID]:
    rows = reader.view.rows(ASSIGNMENTS)
    existing = reader.view.all(select(rows.c.assignment).where(rows.c.period == str(month)))
    return {row.assignment for row in existing}


def _is_there(reader: Reader, place: Place, month: Month) -> bool:
    here = presence(reader, place, month)
    return here.known and not here.new


def _divided(places: Iterable[Place]) -> frozenset[str | None]:
    """Who has 党小组 standing under it in the tree, whether or not its own line says so too."""
    return frozenset(
        place.superior for place in places if place.kind == GROUP and place.dissolved_at is None
    )


def _receiver(place: Place, divided: Collection[str | None]) -> Receiver:
    has_groups = place.has_groups or place.code in divided
    return Receiver(place.code, place.kind, place.superior or place.code, place.members, has_groups)


def _issue(
    services: Services,
    call: Call,
    month: Month,
    chunk: Sequence[Line],
    before: Issued,
    key: IdempotencyKey | None,
) -> Issued:
    """``before``: what the chunks before this one came to. ``key``: the answer is kept with it."""
    events = FirstFacts(call.act.at, len(chunk), Facts(call, month, chunk).made)

    def answer(done: Appended) -> Answer:
        return before.and_(len(done.new), done.existing, done.position).answer

    appended = services.log.append_new(events, key=key, answer=answer, read_set=call.read_set)
    services.recorded(appended.count)
    if appended.replayed:
        return replace(before, answered=appended.answer)
    new = len(appended.new)
    if new == len(chunk):
        return before.and_(new, 0, appended.position)
    again, position = _reissue(services, call, chunk, set(appended.new))
    return before.and_(new + again, len(chunk) - new - again, position or appended.position)


def _reissue(
    services: Services, call: Call, chunk: Iterable[Line], new: set[UUID]
) -> tuple[int, int]:
    """Those that went with a withdrawal of the whole issue live again (R1)."""
    lines = {line.assignment_id: line for line in chunk if line.assignment_id not in new}
    assignments = services.log.get_many(Assignment, lines)
    cancelled = [a for a in assignments.values() if a.status == Status.CANCELLED and a.withdrawn]
    book = services.log.find(MonthBook, month_id(next(iter(assignments.values())).period))
    if cancelled and book is not None:
        book.must_be_open()
    for assignment in cancelled:
        line = lines[assignment.id]
        assignment.reissue(
            organization=line.receiver.code,  # whoever held it last
            issuer=line.receiver.issuer,
            origin=Origin.CATALOGUE,
            due=line.due.deadline,
            points=line.task.terms.points,
            task_version=line.task.version,
            guessed=line.due.guessed,
            act=call.act_for(line.receiver.issuer),
        )
    if not cancelled:
        return 0, 0
    # The key is for the whole issue's answer, not for a part of it.
    return len(cancelled), record(services, replace(call, key=None), *cancelled).position


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while chunk := list(islice(left, size)):
        yield chunk
