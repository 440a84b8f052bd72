"""Importing a directory of organizations (党组织名录): new ones registered, known ones brought up
to date; an absent row never dissolves anything."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from aggregates.event import Aggregate
from aggregates.organization.organization import Organization, organization_id
from aggregates.tier.ladder import Tier
from aggregates.tier.tier import TierRecord, tier_id
from aggregates.words import N_
from service.features.organizations.commands.listed import (
    DIVIDED,
    Listed,
    as_known,
    by_code,
    in_groups,
    problems,
)
from service.features.organizations.commands.organizations import unlinked
from service.features.organizations.rights import ORGANIZATION_CHANGE
from service.reading.reader import read_now
from service.reading.tree import Tree, tree
from service.recording.call import Call, permit
from service.recording.changes import Change, FieldChange, Plan, Problem, Values, changed
from service.services import Services

ANOTHER_TIER = "another tier is recorded; it changes by an application or a lowering"
THE_SAME = "the tier recorded, or a blank cell expected (--history for an import of history)"


def plan(
    services: Services,
    call: Call,
    rows: Sequence[Listed],
    on: date | None,
    left_out: Collection[str] = (),
    history: bool = False,
) -> Plan:
    """``on``: the workbook's own date, which tiers are rated on (R13). ``left_out``: codes and
    names whose own rows are wrong, so that nothing can stand beneath them. ``history``: a tier
    may differ from the one recorded."""
    permit(services, call, ORGANIZATION_CHANGE)
    with read_now(services) as reader:
        known, scheme = tree(reader), reader.parameters
    rows = by_code(in_groups([as_known(row, scheme) for row in rows], known), known)
    plan = Plan(problems=problems(rows, known, scheme, left_out))
    if plan.problems or any(row.wrong for row in rows):
        return plan
    organizations = services.log.get_many(Organization, [organization_id(row.code) for row in rows])
    tiers = services.log.get_many(TierRecord, [tier_id(row.code) for row in rows])
    plan.sums = _sums(known, rows)
    numbers = {row.code: number for number, row in enumerate(rows)}
    for row in _superiors_first(rows):
        _organization(services, call, row, organizations.get(organization_id(row.code)), plan)
        _tier(call, row, tiers.get(tier_id(row.code)), on, plan, numbers[row.code], history)
    return plan


def _superiors_first(rows: Sequence[Listed]) -> list[Listed]:
    by_code = {row.code: row for row in rows}
    ordered: dict[str, Listed] = {}

    def place(row: Listed) -> None:
        stack = [row]
        while (above := by_code.get(stack[-1].superior or "")) and above.code not in ordered:
            stack.append(above)
        for each in reversed(stack):
            ordered.setdefault(each.code, each)

    for row in rows:
        place(row)
    return list(ordered.values())


def _organization(
    services: Services, call: Call, row: Listed, organization: Organization | None, plan: Plan
) -> None:
    if organization is None:
        made = Organization.register(
            row.code,
            name=row.name,
            kind=row.kind,
            superior=row.superior,
            group=row.group,
            members=row.members,
            has_groups=row.has_groups or False,
            act=call.act,
        )
        if row.founded_on is not None:
            made.state_founding(row.founded_on, call.act)
        fields = changed(None, _fields_of(row))
        plan.add(made.take(), Change("organization.registered", row.code, None, row.name, fields))
        return
    _renamed(call, row, organization, plan)
    if row.superior is not None and row.superior != organization.superior:
        before = organization.superior
        organization.move(row.superior, [], call.act)
        moved: list[Aggregate] = [organization, *unlinked(services, row.code, call.act)]
        events = [event for each in moved for event in each.take()]
        plan.add(events, Change("organization.moved", row.code, before, row.superior))


def _fields_of(row: Listed) -> Values:
    """As people read it, by the fields' words."""
    return {
        N_("Name"): row.name,
        N_("Kind"): row.kind,
        N_("Superior"): row.superior,
        N_("Peer group"): row.group,
        N_("Members"): None if row.members is None else str(row.members),
    }


def _sums(known: Tree, rows: Sequence[Listed]) -> list[FieldChange]:
    codes = {place.code for place in known.places.values() if place.dissolved_at is None}
    all_ = len(codes | {row.code for row in rows})
    words = N_("Organizations in all")
    return list(changed({words: str(len(codes))}, {words: str(all_)}))


def _renamed(call: Call, row: Listed, organization: Organization, plan: Plan) -> None:
    before = (organization.name, organization.kind, organization.group)
    organization.rename(row.name, call.act)
    plan.add(organization.take(), Change("organization.renamed", row.code, before[0], row.name))
    organization.reclassify(row.kind, call.act)
    plan.add(
        organization.take(), Change("organization.reclassified", row.code, before[1], row.kind)
    )
    if row.group is not None:
        organization.regroup(row.group, call.act)
        plan.add(
            organization.take(), Change("organization.regrouped", row.code, before[2], row.group)
        )
    _counted(call, row, organization, plan)
    if row.founded_on is not None:
        before_day = organization.founded_on
        organization.state_founding(row.founded_on, call.act)
        known = str(before_day) if before_day else None
        change = Change("organization.founded", row.code, known, str(row.founded_on))
        plan.add(organization.take(), change)


def _counted(call: Call, row: Listed, organization: Organization, plan: Plan) -> None:
    before = _count(organization)
    members = organization.members if row.members is None else row.members
    organization.count_members(members, call.act, row.has_groups)
    change = Change("organization.members_counted", row.code, before, _count(organization))
    plan.add(organization.take(), change)


def _count(organization: Organization) -> str:
    """``12``, or ``12 设党小组``."""
    members = "—" if organization.members is None else str(organization.members)
    return f"{members} {DIVIDED}" if organization.has_groups else members


def _tier(
    call: Call, row: Listed, record: TierRecord | None, on: date | None, plan: Plan, number: int,
    history: bool,
) -> None:  # fmt: skip
    """现有等次 rates a branch without a tier; a later differing one is a wrong cell, unless it is
    an import of history (R13)."""
    if row.tier is None:
        return
    tier, before = Tier(row.tier), record.tier.value if record else None
    known = record.tier if record else Tier.UNRATED
    differs = known not in (Tier.UNRATED, tier)
    if differs and not history:
        plan.problems.append(Problem(number, "tier", ANOTHER_TIER, THE_SAME))
        return
    if record is None:
        record = TierRecord.open(row.code, tier, on, call.act)
    elif differs:
        record.correct(tier, on, call.act)
    else:
        record.rate(row.code, tier, on, call.act)
    plan.add(record.take(), Change("tier.rated", row.code, before, tier.value))
