"""Roles (角色) and grants (授权): an account has a role for an organization."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

WHOLE = "*"  # stands for an organization in the grants of administrators, who belong to none


class Role(StrEnum):
    COMMITTEE_OFFICER = "committee_officer"  # 机关工委干部
    CHECKER = "checker"  # 抽查员
    UNIT_SECRETARY = "unit_secretary"  # 单位书记
    UNIT_OFFICER = "unit_officer"  # 单位党务干部
    BRANCH_SECRETARY = "branch_secretary"  # 支部书记
    MEMBER = "member"  # 党员
    LEADER = "leader"  # 领导
    AUDITOR = "auditor"  # 审计员
    REDACTOR = "redactor"  # 脱敏员
    SYSTEM_ADMINISTRATOR = "system_administrator"  # 系统管理员
    SECURITY_ADMINISTRATOR = "security_administrator"  # 安全保密管理员
    AUDIT_ADMINISTRATOR = "audit_administrator"  # 安全审计员


# Who does what, as most rights are given.
STAFF = (
    Role.COMMITTEE_OFFICER, Role.CHECKER, Role.UNIT_SECRETARY, Role.UNIT_OFFICER,
    Role.BRANCH_SECRETARY, Role.MEMBER, Role.LEADER, Role.AUDITOR,
)  # fmt: skip
READERS = tuple(role for role in STAFF if role is not Role.MEMBER)  # of the work beneath them
UNITS = (Role.COMMITTEE_OFFICER, Role.UNIT_SECRETARY, Role.UNIT_OFFICER)
WORKERS = (*UNITS, Role.BRANCH_SECRETARY)  # who hold work and decide it
# 三员分立: never two of them on one account, never beside another role, never deputized.
ADMINISTRATORS = frozenset(
    {Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR}
)


# Who looks on or keeps the house: their rights go to no deputy, and they stand in for nobody.
APART = ADMINISTRATORS | {Role.AUDITOR, Role.REDACTOR}
# Who watches over accounts and grants.
OVERSEERS = (Role.AUDITOR, *sorted(ADMINISTRATORS))


class Grant(NamedTuple):
    """``organization``: its code; the grant reaches what the table says for the role."""

    role: Role
    organization: str


def usual_role(lineage: Sequence[str]) -> Role:
    """What an account of that organization is for, where nothing else is said. ``lineage``: the
    organization and all above it, nearest first."""
    if len(lineage) == 1:
        return Role.COMMITTEE_OFFICER
    return Role.UNIT_OFFICER if len(lineage) == 2 else Role.BRANCH_SECRETARY
