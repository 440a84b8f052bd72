"""Undo (撤销): what was done at once is taken back by facts of its own, while nothing followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from aggregates.assignment import events as facts
from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Origin
from aggregates.errors import Refused
from aggregates.event import Event, Recorded
from service.features.assignments.commands import month_lines
from service.features.assignments.rights import ASSIGNMENT_HOLD, ASSIGNMENT_ISSUE
from service.recording.call import Call, Done, permit, record
from service.services import Services

MOST = 1_000  # facts of one act that can be undone
DUE = (facts.AssignmentIssued, facts.AssignmentLinked, facts.ExtensionGranted, facts.DeadlineMoved)


class CannotUndo(Refused):
    """Receiving, handing down and ordering are undone, by whoever did them, before anything
    follows; what was recorded otherwise is corrected by a further act."""


def undo(services: Services, call: Call, position: int) -> Done:
    """``position``: of the act's last fact, as its command gave it back."""
    done = _act_of(services, call, position)
    things = services.log.get_many(Assignment, [fact.event.originator_id for fact in done])
    _must_be_the_last(things, done)
    changed = [
        _undone(services, call, things, fact.event)
        for fact in done
        if not isinstance(fact.event, facts.AssignmentHandedDown)
    ]
    scored = month_lines.rescored(services, call, *changed)
    return record(services, call, *changed, *scored, undone=len(changed))


def _act_of(services: Services, call: Call, position: int) -> list[Recorded]:
    """The facts of one command: they lie together, in one transaction."""
    facts = services.log.facts_of(range(max(1, position - MOST + 1), position + 1))
    last = facts.get(position)
    if last is None or last.event.actor != call.act.actor:
        raise CannotUndo("Only whoever did it can undo it.")
    done = [each for each in facts.values() if each.event.command_id == last.event.command_id]
    if len(done) == MOST or not all(isinstance(each.event, UNDONE) for each in done):
        raise CannotUndo("This cannot be undone; a further act corrects it.")
    return sorted(done, key=lambda each: each.position)


def _must_be_the_last(things: Mapping[UUID, Assignment], done: Sequence[Recorded]) -> None:
    last = {each.event.originator_id: each.event.originator_version for each in done}
    if any(things[each].version != version for each, version in last.items()):
        raise CannotUndo("Something followed it meanwhile; it can no longer be undone.")


UNDONE = (
    facts.AssignmentReceived,
    facts.AssignmentHandedDown,
    facts.AssignmentIssued,
    facts.AssignmentLinked,
)


def _undone(
    services: Services, call: Call, things: Mapping[UUID, Assignment], event: Event
) -> Assignment:
    thing = things[event.originator_id]
    if isinstance(event, facts.AssignmentReceived):
        permit(services, call, ASSIGNMENT_HOLD, thing.organization)
        thing.undo_receipt(replace(call.act_for(thing.organization), cause=event.reference))
        return thing
    holder = _issuer_of(services, call, thing, things)
    act = replace(call.act_for(holder), cause=event.reference)
    if isinstance(event, facts.AssignmentLinked):
        _must_have_kept_its_deadline(services, event)
        thing.unlink(act)
    else:
        thing.cancel(None, act)
    return thing


def _issuer_of(
    services: Services, call: Call, thing: Assignment, things: Mapping[UUID, Assignment]
) -> str:
    """Who may take it back: whoever ordered it, or handed it down."""
    if thing.origin == Origin.BY_HAND and thing.version == 1:
        permit(services, call, ASSIGNMENT_ISSUE, thing.organization)
        return thing.issuer
    holder = _holder_of(thing, things)
    permit(services, call, ASSIGNMENT_HOLD, holder)
    return holder


def _holder_of(child: Assignment, things: Mapping[UUID, Assignment]) -> str:
    """Who handed it down in the same act; what was issued otherwise is cancelled in words."""
    parent = things.get(child.parent) if child.parent is not None else None
    if parent is None or (child.origin != Origin.HANDED_DOWN and child.version == 1):
        raise CannotUndo("This cannot be undone; a further act corrects it.")
    return parent.organization


def _must_have_kept_its_deadline(services: Services, linked: facts.AssignmentLinked) -> None:
    life = services.log.facts_about(linked.originator_id)
    before = [e.event for e in life if e.event.originator_version < linked.originator_version]
    dues = [event.due for event in before if isinstance(event, DUE)]
    if dues[-1] != linked.due:
        raise CannotUndo("Its deadline came forward with it; it can no longer be undone.")
