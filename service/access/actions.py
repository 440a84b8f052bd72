"""What can be done, named once: every route and command names its action."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """Reading actions end in ``.read``; all others record."""

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
    ASSIGNMENT_ISSUE = "assignment.issue"  # by hand, to an organization directly below
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
    SCHEDULE_RUN = "schedule.run"
    ACCOUNTS_MANAGE = "accounts.manage"
    STORE_MANAGE = "store.manage"
    CHECKPOINTS_READ = "checkpoints.read"  # checkpoints and proofs
    AUDIT_SEAL = "audit.seal"
    AUDIT_EXPORT = "audit.export"
    TEXT_FORGET = "text.forget"


# What touches the whole city: only from the committee, the root of the hierarchy.
OF_THE_WHOLE = frozenset(
    {
        Action.CATALOGUE_CHANGE,
        Action.WORKDAYS_CHANGE,
        Action.SCHEME_CHANGE,
        Action.MONTH_ISSUE,
        Action.MONTH_WITHDRAW,
        Action.RUNS_READ,
        Action.AUDIT_SEAL,
        Action.AUDIT_EXPORT,
    }
)
# What only the machine's operator does, on the command line.
OF_THE_OPERATOR = frozenset(
    {Action.SCHEDULE_RUN, Action.ACCOUNTS_MANAGE, Action.STORE_MANAGE, Action.TEXT_FORGET}
)
# What everybody signed in may read.
OF_EVERYBODY = frozenset(
    {
        Action.CATALOGUE_READ,
        Action.SCHEME_READ,
        Action.ORGANIZATIONS_READ,
        Action.CHECKPOINTS_READ,
    }
)
