"""A right (权限): which roles may do one action, and how far each reaches."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from service.access.actions import Action
from service.access.roles import Role


class Reach(StrEnum):
    OWN = "own"  # the grant's organization alone
    SUBTREE = "subtree"  # and all beneath it; what touches no organization: the root's grant
    CITY = "city"  # the whole city, whatever the grant's organization
    SELF = "self"  # the account's own


class Right(NamedTuple):
    action: Action
    reach: Reach
    roles: tuple[Role, ...]


def own(action: Action, *roles: Role) -> Right:
    return Right(action, Reach.OWN, roles)


def subtree(action: Action, *roles: Role) -> Right:
    return Right(action, Reach.SUBTREE, roles)


def city(action: Action, *roles: Role) -> Right:
    return Right(action, Reach.CITY, roles)
