"""Accounts, grants, policy and the access log: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, city
from service.access.roles import OVERSEERS, Role

ACCOUNTS_READ = Action("accounts.read")
ACCOUNTS_MANAGE = Action("accounts.manage")  # add, disable, reset, unlock, bind
SESSIONS_READ = Action("sessions.read")  # others'
SESSIONS_END = Action("sessions.end")
GRANTS_READ = Action("grants.read")
GRANT_ASK = Action("grant.ask")  # asking and revoking
GRANT_APPROVE = Action("grant.approve")
POLICY_READ = Action("policy.read")
POLICY_CHANGE = Action("policy.change")
ACCESS_LOG_READ = Action("access_log.read")

RIGHTS: tuple[Right, ...] = (
    city(ACCOUNTS_READ, *OVERSEERS),
    city(ACCOUNTS_MANAGE, Role.SYSTEM_ADMINISTRATOR),
    city(SESSIONS_READ, Role.SYSTEM_ADMINISTRATOR),
    city(SESSIONS_END, Role.SYSTEM_ADMINISTRATOR),
    city(GRANTS_READ, *OVERSEERS),
    city(GRANT_ASK, Role.SECURITY_ADMINISTRATOR),
    city(GRANT_APPROVE, Role.SECURITY_ADMINISTRATOR),
    city(POLICY_READ, *OVERSEERS),
    city(POLICY_CHANGE, Role.SECURITY_ADMINISTRATOR),
    city(ACCESS_LOG_READ, Role.AUDITOR, Role.AUDIT_ADMINISTRATOR),
)
