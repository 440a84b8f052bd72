"""Which role a post asks for (岗位对应角色): a proposal, which whoever asks may change."""

from __future__ import annotations

from collections.abc import Sequence

from service.access.roles import Role

OFFERED = (
    Role.COMMITTEE_OFFICER, Role.UNIT_SECRETARY, Role.UNIT_OFFICER, Role.BRANCH_SECRETARY,
    Role.MEMBER, Role.LEADER, Role.CHECKER, Role.AUDITOR,
)  # fmt: skip


def proposed(post: str, lineage: Sequence[str]) -> Role:
    """``lineage``: the organization and all above it, nearest first."""
    secretary = "书记" in post and "副书记" not in post
    if "领导" in post:
        return Role.LEADER
    if len(lineage) == 1:
        return Role.COMMITTEE_OFFICER
    if len(lineage) == 2:
        return Role.UNIT_SECRETARY if secretary else Role.UNIT_OFFICER
    return Role.BRANCH_SECRETARY if "书记" in post else Role.MEMBER
