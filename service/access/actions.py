"""What can be done, named once: every route and command names its action."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """Reading actions end in ``.read``; all others record or change something."""

    # --- the work ---
    ORGANIZATIONS_READ = "organizations.read"
    ORGANIZATION_CHANGE = "organization.change"
    CATALOGUE_READ = "catalogue.read"
    CATALOGUE_CHANGE = "catalogue.change"
    WORKDAYS_CHANGE = "workdays.change"
    SCHEME_READ = "scheme.read"
    SCHEME_CHANGE = "scheme.change"
    MONTH_ISSUE = "month.issue"
    MONTH_WITHDRAW = "month.withdraw"
    ASSIGNMENT_READ = "assignment.read"
    ASSIGNMENT_ISSUE = "assignment.issue"  # by hand, to an organization beneath
    ASSIGNMENT_HOLD = "assignment.hold"  # receive, report, ask, hand down
    ASSIGNMENT_DECIDE = "assignment.decide"  # accept, return, urge, answer, cancel, transfer
    REPORT_READ = "report.read"
    REPORT_SUBMIT = "report.submit"
    REPORT_DECIDE = "report.decide"
    BOARD_READ = "board.read"
    RANKING_READ = "ranking.read"
    SCORE_READ = "score.read"
    TRAIL_READ = "trail.read"
    EVIDENCE_READ = "evidence.read"
    EVIDENCE_ADD = "evidence.add"
    NOTICE_READ = "notice.read"
    NOTICE_RECEIVE = "notice.receive"
    RUNS_READ = "runs.read"
    IMPORT = "import"  # opens the door; each kind then needs its own action
    # --- the log ---
    CHECKPOINTS_READ = "checkpoints.read"  # checkpoints and proofs
    AUDIT_SEAL = "audit.seal"
    AUDIT_EXPORT = "audit.export"
    TEXT_FORGET = "text.forget"
    # --- the machine ---
    SCHEDULE_RUN = "schedule.run"
    STORE_MANAGE = "store.manage"  # backup, rebuild, status from the command line
    # --- people and accounts ---
    PEOPLE_READ = "people.read"
    PEOPLE_CONTACT_READ = "people.contact.read"  # telephone and mail
    PEOPLE_CHANGE = "people.change"
    PEOPLE_ERASE = "people.erase"
    ACCOUNTS_READ = "accounts.read"
    ACCOUNTS_MANAGE = "accounts.manage"  # add, disable, reset, unlock, bind
    SESSIONS_READ = "sessions.read"  # others'
    SESSIONS_END = "sessions.end"
    GRANTS_READ = "grants.read"
    GRANT_ASK = "grant.ask"  # asking and revoking
    GRANT_APPROVE = "grant.approve"
    POLICY_READ = "policy.read"
    POLICY_CHANGE = "policy.change"
    ACCESS_LOG_READ = "access_log.read"
    # --- one's own ---
    OWN_ACCOUNT = "own.account"  # whoami, sessions, tokens, deputies
    OWN_SECRETS = "own.secrets"  # password and second factor: also before they are set up


# What a session may reach before its first password or its second factor is set up.
SETTING_UP = frozenset({Action.OWN_SECRETS})
