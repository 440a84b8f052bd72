"""The one table of rights (权限表): role × action × reach. What it does not name is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from service.access.actions import Action
from service.access.roles import WHOLE, Grant, Role

A = Action


class Reach(StrEnum):
    OWN = "own"  # the grant's organization alone
    SUBTREE = "subtree"  # and all beneath it; what touches no organization: the root's grant
    CITY = "city"  # the whole city, whatever the grant's organization
    SELF = "self"  # the account's own


Rights = dict[Action, Reach]


def _to(reach: Reach, *actions: Action) -> Rights:
    return dict.fromkeys(actions, reach)


DIRECTORY = _to(Reach.CITY, A.ORGANIZATIONS_READ, A.CATALOGUE_READ, A.SCHEME_READ)
READS = DIRECTORY | _to(
    Reach.SUBTREE, A.ASSIGNMENT_READ, A.REPORT_READ, A.BOARD_READ, A.RANKING_READ, A.SCORE_READ,
    A.TRAIL_READ, A.EVIDENCE_READ, A.NOTICE_READ, A.PEOPLE_READ,
)  # fmt: skip
PROOFS = _to(Reach.CITY, A.CHECKPOINTS_READ)
WORKS = READS | PROOFS | _to(
    Reach.SUBTREE, A.ASSIGNMENT_ISSUE, A.ASSIGNMENT_HOLD, A.ASSIGNMENT_DECIDE, A.REPORT_SUBMIT,
    A.REPORT_DECIDE, A.EVIDENCE_ADD, A.NOTICE_RECEIVE, A.IMPORT, A.PEOPLE_CONTACT_READ,
)  # fmt: skip
UNIT = WORKS | _to(Reach.SUBTREE, A.ORGANIZATION_CHANGE, A.PEOPLE_CHANGE)
COMMITTEE = UNIT | _to(
    Reach.SUBTREE, A.CATALOGUE_CHANGE, A.WORKDAYS_CHANGE, A.SCHEME_CHANGE, A.MONTH_ISSUE,
    A.MONTH_WITHDRAW, A.RUNS_READ,
)  # fmt: skip

TABLE: Mapping[Role, Rights] = {
    Role.COMMITTEE_OFFICER: COMMITTEE,
    Role.CHECKER: READS | PROOFS | _to(Reach.SUBTREE, A.EVIDENCE_ADD),
    Role.UNIT_SECRETARY: UNIT,
    Role.UNIT_OFFICER: UNIT,
    Role.BRANCH_SECRETARY: WORKS,
    Role.MEMBER: DIRECTORY,
    Role.LEADER: READS | PROOFS,
    Role.AUDITOR: READS | PROOFS | _to(Reach.SUBTREE, A.RUNS_READ, A.AUDIT_EXPORT)
    | _to(Reach.CITY, A.ACCESS_LOG_READ, A.ACCOUNTS_READ, A.GRANTS_READ, A.POLICY_READ),
    Role.REDACTOR: _to(Reach.SUBTREE, A.TEXT_FORGET),
    Role.SYSTEM_ADMINISTRATOR: _to(
        Reach.CITY, A.ORGANIZATIONS_READ, A.IMPORT, A.ACCOUNTS_READ, A.ACCOUNTS_MANAGE,
        A.SESSIONS_READ, A.SESSIONS_END, A.PEOPLE_READ, A.PEOPLE_CHANGE, A.PEOPLE_ERASE,
        A.RUNS_READ, A.STORE_MANAGE, A.SCHEDULE_RUN, A.GRANTS_READ, A.POLICY_READ,
    ),
    Role.SECURITY_ADMINISTRATOR: _to(
        Reach.CITY, A.ORGANIZATIONS_READ, A.ACCOUNTS_READ, A.GRANTS_READ, A.GRANT_ASK,
        A.GRANT_APPROVE, A.POLICY_READ, A.POLICY_CHANGE,
    ),
    Role.AUDIT_ADMINISTRATOR: _to(
        Reach.CITY, A.ORGANIZATIONS_READ, A.ACCESS_LOG_READ, A.CHECKPOINTS_READ, A.AUDIT_SEAL,
        A.AUDIT_EXPORT, A.ACCOUNTS_READ, A.GRANTS_READ, A.POLICY_READ,
    ),
}  # fmt: skip
# Whoever is signed in, whatever their roles.
EVERYBODY: Rights = _to(Reach.SELF, A.OWN_ACCOUNT, A.OWN_SECRETS)


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
