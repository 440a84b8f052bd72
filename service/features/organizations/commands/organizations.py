"""Organizations (组织): one registered or changed, or a whole directory imported (R19)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import OPEN
from aggregates.errors import NotFound, Refused
from aggregates.event import Act, Aggregate
from aggregates.organization.organization import Dissolved, Organization, organization_id
from service.features.assignments.commands import month_lines
from service.features.assignments.commands.leaving import cancel_children, moved
from service.features.assignments.queries.lines import Wanted, find
from service.features.organizations.rights import ORGANIZATION_CHANGE
from service.features.scheme.queries import must_know_kind
from service.reading.reader import read_now
from service.reading.tree import tree
from service.recording.call import Call, Done, must_stand, permit, record
from service.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    code: str
    name: str
    kind: str
    superior: str | None
    group: str | None = None
    members: int | None = None
    has_groups: bool = False
    founded_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What is None is left as it is."""

    name: str | None = None
    superior: str | None = None
    group: str | None = None
    kind: str | None = None
    members: int | None = None
    has_groups: bool | None = None
    founded_on: date | None = None


def register(services: Services, call: Call, new: Registration) -> Done:
    permit(services, call, ORGANIZATION_CHANGE, new.superior)
    must_know_kind(services, call, new.kind)
    if services.log.find(Organization, organization_id(new.code)) is not None:
        raise Refused("There is already an organization {code}.", code=new.code)
    if new.superior is None:
        raise Refused("Every organization but the committee stands under another one.", rule="R19")
    must_stand(services, new.superior)
    made = Organization.register(
        new.code,
        name=new.name,
        kind=new.kind,
        superior=new.superior,
        group=new.group,
        members=new.members,
        has_groups=new.has_groups,
        act=call.act,
    )
    if new.founded_on is not None:
        made.state_founding(new.founded_on, call.act)
    return _record(services, call, made)


def amend(services: Services, call: Call, code: str, changes: Amendment) -> Done:
    """Renames, moves, regroups, reclassifies, counts members; what is the same records nothing."""
    organization = _get(services, code)
    permit(services, call, ORGANIZATION_CHANGE, organization.superior or code)
    if organization.dissolved:
        raise Dissolved(code)
    touched: list[Aggregate] = [organization]
    if changes.superior is not None and changes.superior != organization.superior:
        permit(services, call, ORGANIZATION_CHANGE, changes.superior)
        must_stand(services, changes.superior)
        organization.move(
            changes.superior, services.standing_data.lineage(changes.superior), call.act
        )
        touched += unlinked(services, code, call.act)
    if changes.name is not None:
        organization.rename(changes.name, call.act)
    if changes.group is not None:
        organization.regroup(changes.group or None, call.act)
    if changes.kind is not None:
        must_know_kind(services, call, changes.kind)
        organization.reclassify(changes.kind, call.act)
    if changes.members is not None or changes.has_groups is not None:
        members = organization.members if changes.members is None else changes.members
        organization.count_members(members, call.act, changes.has_groups)
    if changes.founded_on is not None:
        organization.state_founding(changes.founded_on, call.act)
    return _record(services, call, *touched)


def unlinked(services: Services, code: str, act: Act) -> list[Assignment]:
    """A moved organization's open assignments leave their parents at the old superior (R19)."""
    assignments = [a for a in _open(services, code) if a.parent is not None]
    for assignment in assignments:
        assignment.unlink(act)
    return assignments


def _open(services: Services, code: str) -> list[Assignment]:
    with read_now(services) as reader:
        rows = find(reader, Wanted(organizations=[code], statuses=sorted(OPEN)))
    assignments = services.log.get_many(Assignment, [row.assignment for row in rows])
    return [assignments[row.assignment] for row in rows]


def dissolve(services: Services, call: Call, code: str, to: str | None = None) -> Done:
    """Its unreported assignments go to ``to``, or are cancelled, in the same act (R19)."""
    organization = _get(services, code)
    permit(services, call, ORGANIZATION_CHANGE, organization.superior or code)
    if to is not None:
        permit(services, call, ORGANIZATION_CHANGE, to)
        _must_differ(code, to)
        must_stand(services, to)
    organization.dissolve(_beneath(services, code), call.act)
    emptied = _emptied(services, call, code, to)
    return _record(
        services, call, organization, *emptied, *_rescored(services, call, code, emptied)
    )


def merge(services: Services, call: Call, code: str, into: str) -> Done:
    """Moves what stands beneath it under ``into``, and its open assignments to it (R19)."""
    organization = _get(services, code)
    permit(services, call, ORGANIZATION_CHANGE, organization.superior or code)
    permit(services, call, ORGANIZATION_CHANGE, into)
    _must_differ(code, into)
    must_stand(services, into)
    lineage = services.standing_data.lineage(into)
    if code in lineage:
        raise Refused(
            "{code} cannot merge into {into}, which stands beneath it.",
            rule="R19",
            code=code,
            into=into,
        )
    moved_here: list[Aggregate] = []
    free: list[Assignment] = []
    for below in _beneath(services, code):
        child = _get(services, below)
        child.move(into, lineage, call.act)
        moved_here.append(child)
        free += unlinked(services, below, call.act)
    organization.merge(into, call.act)
    emptied = _emptied(services, call, code, into, {each.id for each in free})
    scored = _rescored(services, call, code, emptied)
    return _record(services, call, organization, *moved_here, *free, *emptied, *scored)


def _must_differ(code: str, other: str) -> None:
    if code == other:
        raise Refused("{code} cannot go up into itself.", rule="R19", code=code)


def _emptied(
    services: Services, call: Call, code: str, to: str | None, but: Collection[UUID] = ()
) -> Sequence[Assignment]:
    act = call.act
    changed: dict[UUID, Assignment] = {}
    for assignment in _open(services, code):
        if assignment.id in changed or not assignment.is_unreported:
            continue  # what was reported stays, and the superior decides it
        if to is not None:
            changed |= {each.id: each for each in moved(services, call, assignment, to, act, but)}
            continue
        assignment.cancel(None, act)
        gone = [assignment, *cancel_children(services, assignment, None, act, but)]
        changed |= {each.id: each for each in gone}
    return list(changed.values())


def _rescored(
    services: Services, call: Call, code: str, emptied: Sequence[Assignment]
) -> list[Aggregate]:
    """Children elsewhere may have gone with their parents. The months that ``code`` held stand as
    it reported them (R19)."""
    elsewhere = (each for each in emptied if each.organization != code)
    return month_lines.rescored(services, call, *elsewhere)


def _beneath(services: Services, code: str) -> list[str]:
    with read_now(services) as reader:
        return tree(reader).beneath.get(code, [])


def fill_post(
    services: Services, call: Call, code: str, post: str, person: str, since: date | None
) -> Done:
    permit(services, call, ORGANIZATION_CHANGE, code)
    organization = _get(services, code)
    organization.fill_post(post, person, since, call.act)
    return _record(services, call, organization)


def vacate_post(
    services: Services, call: Call, code: str, post: str, person: str, until: date | None
) -> Done:
    permit(services, call, ORGANIZATION_CHANGE, code)
    organization = _get(services, code)
    organization.vacate_post(post, person, until, call.act)
    return _record(services, call, organization)


def _get(services: Services, code: str) -> Organization:
    organization = services.log.find(Organization, organization_id(code))
    if organization is None:
        raise NotFound("There is no organization {code}.", code=code)
    return organization


def _record(services: Services, call: Call, *touched: Aggregate) -> Done:
    done = record(services, call, *touched)
    services.standing_data.forget()
    return done
