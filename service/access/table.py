"""The one table of rights (权限表): role × action × reach. What it does not name is refused.

Each feature brings its rights; together they are the table that auditors read
(``duban user rights``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from service.access.actions import (
    ASSIGNMENT_READ,
    BOARD_READ,
    CHECKPOINTS_READ,
    ORGANIZATIONS_READ,
    OWN_ACCOUNT,
    OWN_SECRETS,
    PEOPLE_CONTACT_READ,
    TRAIL_READ,
    Action,
)
from service.access.rights import Reach, Right, city, subtree
from service.access.roles import ADMINISTRATORS, READERS, STAFF, WHOLE, WORKERS, Grant, Role

Rights = dict[Action, Reach]
SHARED: tuple[Right, ...] = (
    city(ORGANIZATIONS_READ, *STAFF, *ADMINISTRATORS),
    subtree(ASSIGNMENT_READ, *READERS),
    subtree(BOARD_READ, *READERS),
    subtree(TRAIL_READ, *READERS),
    city(CHECKPOINTS_READ, *READERS, Role.AUDIT_ADMINISTRATOR),
    subtree(PEOPLE_CONTACT_READ, *WORKERS),
)
# Whoever is signed in, whatever their roles.
EVERYBODY: Mapping[Action, Reach] = {OWN_ACCOUNT: Reach.SELF, OWN_SECRETS: Reach.SELF}
TABLE: dict[Role, Rights] = {role: {} for role in Role}


def include(rights: Iterable[Right]) -> None:
    """A right that is there already is given once: two that differ are an error of whoever wrote
    them (ValueError)."""
    for right in rights:
        for role in right.roles:
            if TABLE[role].setdefault(right.action, right.reach) is not right.reach:
                raise ValueError(f"{right.action} of {role} reaches two ways.")


include(SHARED)


def names(grants: Sequence[Grant], action: Action) -> bool:
    """Whether any of the grants names the action at all, wherever it reaches."""
    return action in EVERYBODY or any(action in TABLE[grant.role] for grant in grants)


def reaches(grant: Grant, action: Action, lineage: Sequence[str], root: str | None) -> bool:
    """``lineage``: the organization touched and all above it, nearest first; empty where none is
    touched: then the whole city is. ``root``: the committee's code."""
    match TABLE[grant.role].get(action):
        case Reach.CITY:
            return True
        case Reach.OWN:
            return bool(lineage) and lineage[0] == grant.organization
        case Reach.SUBTREE if lineage:
            return grant.organization in lineage
        case Reach.SUBTREE:
            return grant.organization in (root, WHOLE)
    return False
