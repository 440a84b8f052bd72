"""Importing a directory of organizations (党组织名录): new ones registered, known ones brought up
to date; an absent row never dissolves anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from aggregates.event import Aggregate
from aggregates.organization.organization import Organization, organization_id
from aggregates.scheme.parameters import Parameters
from aggregates.tier.tier import Tier, TierRecord, tier_id
from service.access.actions import Action
from service.commands.call import Call, permit
from service.commands.changes import Change, Plan, Problem
from service.commands.organizations import unlinked
from service.queries.reader import read_now
from service.queries.tree import Tree, tree
from service.wiring import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row; what is None was left blank, and says nothing of a known organization."""

    code: str
    name: str
    kind: str
    superior: str | None
    group: str | None
    members: int | None
    tier: str | None


def plan(services: Services, call: Call, rows: Sequence[Listed], on: date | None) -> Plan:
    """``on``: the workbook's own date, which tiers are rated on (R13)."""
    permit(services, call, Action.ORGANIZATION_CHANGE)
    with read_now(services) as reader:
        known, scheme = tree(reader), reader.parameters
    found = Plan(problems=_problems(rows, known, scheme))
    if found.problems:
        return found
    held = services.log.get_many(Organization, [organization_id(row.code) for row in rows])
    tiers = services.log.get_many(TierRecord, [tier_id(row.code) for row in rows])
    for row in _superiors_first(rows):
        _organization(services, call, row, held.get(organization_id(row.code)), found)
        _tier(call, row, tiers.get(tier_id(row.code)), on, found)
    return found


# --- what is wrong ------------------------------------------------------------------------------


def _problems(rows: Sequence[Listed], known: Tree, scheme: Parameters) -> list[Problem]:
    superiors = {code: place.superior for code, place in known.places.items()}
    superiors |= {row.code: _superior(row, known) for row in rows}
    roots = [code for code, superior in superiors.items() if superior is None]
    found: list[Problem] = []
    for number, row in enumerate(rows):
        kind = scheme.kind(row.kind)
        if kind is None:
            kinds = "、".join(kind.name for kind in scheme.kinds)
            found.append(_problem(number, "kind", KIND, KINDS, kind=row.kind, kinds=kinds))
            continue
        found += _place_problems(number, row, superiors, roots, known, kind.root)
        if row.tier is not None and not kind.tiered:
            found.append(_problem(number, "tier", NO_TIER, "a blank cell expected", kind=row.kind))
    return found


KIND = "“{kind}” is no kind of organization"
KINDS = "one of {kinds} expected"
NO_TIER = "{kind} holds no tier"


def _superior(row: Listed, known: Tree) -> str | None:
    """A blank cell leaves a known organization where it stands."""
    if row.superior is None and row.code in known:
        return known[row.code].superior
    return row.superior


def _place_problems(
    number: int,
    row: Listed,
    superiors: dict[str, str | None],
    roots: list[str],
    known: Tree,
    is_root: bool,
) -> list[Problem]:
    superior = superiors[row.code]
    expected = "the code of an organization in this file or already registered expected"
    if row.code in known and known[row.code].dissolved_at is not None:
        wrong = "organization {code} is dissolved"
        return [_problem(number, "code", wrong, "another code expected", code=row.code)]
    if superior is None:
        return _root_problems(number, row, roots, is_root)
    if superior not in superiors:
        wrong = "there is no organization {superior}"
        return [_problem(number, "superior", wrong, expected, superior=superior)]
    if superior in known and known[superior].dissolved_at is not None:
        wrong = "organization {superior} is dissolved"
        return [_problem(number, "superior", wrong, expected, superior=superior)]
    if _goes_round(row.code, superiors):
        wrong = "{code} would stand beneath itself"
        return [_problem(number, "superior", wrong, expected, code=row.code)]
    return []


def _root_problems(number: int, row: Listed, roots: list[str], is_root: bool) -> list[Problem]:
    if not is_root or roots != [row.code]:
        wrong = "{code} stands under no other organization"
        expected = "the superior's code expected; only the committee, one of them, has none"
        return [_problem(number, "superior", wrong, expected, code=row.code)]
    return []


def _goes_round(code: str, superiors: dict[str, str | None]) -> bool:
    seen, at = {code}, superiors.get(code)
    while at is not None:
        if at in seen:
            return True
        seen.add(at)
        at = superiors.get(at)
    return False


def _problem(row: int, column: str, wrong: str, expected: str, **places: Any) -> Problem:
    return Problem(row, column, wrong, expected, places)


# --- what changes -------------------------------------------------------------------------------


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
    services: Services, call: Call, row: Listed, held: Organization | None, found: Plan
) -> None:
    if held is None:
        made = Organization.register(
            row.code,
            name=row.name,
            kind=row.kind,
            superior=row.superior,
            group=row.group,
            members=row.members,
            act=call.act,
        )
        found.add(made.take(), Change("organization.registered", row.code, None, row.name))
        return
    _renamed(call, row, held, found)
    if row.superior is not None and row.superior != held.superior:
        before = held.superior
        held.move(row.superior, [], call.act)
        moved: list[Aggregate] = [held, *unlinked(services, row.code, call.act)]
        events = [event for each in moved for event in each.take()]
        found.add(events, Change("organization.moved", row.code, before, row.superior))


def _renamed(call: Call, row: Listed, held: Organization, found: Plan) -> None:
    before = (held.name, held.kind, held.group, held.members)
    held.rename(row.name, call.act)
    found.add(held.take(), Change("organization.renamed", row.code, before[0], row.name))
    held.reclassify(row.kind, call.act)
    found.add(held.take(), Change("organization.reclassified", row.code, before[1], row.kind))
    if row.group is not None:
        held.regroup(row.group, call.act)
        found.add(held.take(), Change("organization.regrouped", row.code, before[2], row.group))
    if row.members is not None:
        held.count_members(row.members, call.act)
        change = Change("organization.members_counted", row.code, str(before[3]), str(row.members))
        found.add(held.take(), change)


def _tier(call: Call, row: Listed, held: TierRecord | None, on: date | None, found: Plan) -> None:
    if row.tier is None:
        return
    tier, before = Tier(row.tier), held.tier.value if held else None
    if held is None:
        held = TierRecord.open(row.code, tier, on, call.act)
    else:
        held.rate(row.code, tier, on, call.act)
    found.add(held.take(), Change("tier.rated", row.code, before, tier.value))
