"""Every door (门): which action each route and each command of the command line is.

A route that is not named here is refused to everybody; a test walks them all. Where a route
touches an organization, the same action is asked again for it, inside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from service.access.actions import Action as A

API = "/api/v1"
Door = tuple[str, str]  # method, path as the route writes it


def _named(prefix: str, named: Mapping[A, str]) -> Iterator[tuple[Door, A]]:
    for action, doors in named.items():
        for door in doors.split("\n"):
            if door.strip():
                method, path = door.split()
                yield (method, prefix + path), action


OPEN: frozenset[Door] = frozenset(
    {
        ("POST", f"{API}/token"), ("GET", "/sign-in"), ("POST", "/sign-in"), ("POST", "/language"),
        ("POST", "/sign-in/second"), ("GET", "/sign-in/provider"),
        ("GET", "/sign-in/provider/back"), ("GET", "/healthz"), ("GET", "/readyz"),
        ("GET", "/metrics"), ("POST", "/sign-in/key"), ("POST", "/sign-in/key/answer"),
    }
)  # fmt: skip

OF_THE_API: Mapping[A, str] = {
    A.ASSIGNMENT_READ: """
        GET /assignments
        GET /assignments/{assignment}
        GET /assignments/{assignment}/handoffs
        GET /assignments/{assignment}/order
        GET /organizations/{code}/task-list/{period}
        GET /organizations/{code}/ledger/{period}
        GET /organizations/{code}/burden""",
    A.ASSIGNMENT_HOLD: """
        PUT /assignments/{assignment}/receipt
        PUT /periods/{period}/receipt
        PUT /assignments/{assignment}/report
        POST /assignments/{assignment}/handoffs
        POST /assignments/{assignment}/extensions
        POST /assignments/{assignment}/not-applicable""",
    A.ASSIGNMENT_ISSUE: "POST /assignments",
    A.ASSIGNMENT_DECIDE: """
        PUT /assignments/{assignment}/acceptance
        PUT /assignments/{assignment}/return
        PUT /assignments/{assignment}/cancellation
        PUT /assignments/{assignment}/transfer
        PUT /assignments/{assignment}/reissue
        POST /assignments/{assignment}/urgings
        POST /urgings
        PUT /assignments/{assignment}/extensions/{number}/decision
        PUT /assignments/{assignment}/not-applicable/decision""",
    A.IMPORT: "POST /imports/{kind}",
    A.ORGANIZATIONS_READ: """
        GET /organizations
        GET /organizations/{code}""",
    A.TRAIL_READ: """
        GET /organizations/{code}/timeline
        GET /audit/leads
        GET /audit/facts
        GET /audit/facts/{position}""",
    A.SCORE_READ: """
        GET /organizations/{code}/scorecard
        GET /organizations/{code}/scorecard/difference""",
    A.ORGANIZATION_CHANGE: """
        POST /organizations
        PATCH /organizations/{code}
        PUT /organizations/{code}/dissolution
        PUT /organizations/{code}/merger
        POST /organizations/{code}/posts
        PUT /organizations/{code}/posts/vacancy""",
    A.CATALOGUE_READ: """
        GET /tasks
        GET /workdays""",
    A.CATALOGUE_CHANGE: """
        POST /tasks
        PATCH /tasks/{code}
        PUT /tasks/{code}/withdrawal""",
    A.MONTH_ISSUE: "POST /periods/{period}/issue",
    A.MONTH_WITHDRAW: "POST /periods/{period}/withdrawal",
    A.WORKDAYS_CHANGE: "POST /workdays",
    A.SCHEME_READ: "GET /schemes",
    A.SCHEME_CHANGE: "POST /schemes",
    A.REPORT_READ: """
        GET /reports
        GET /reports/{organization}/{period}
        GET /reports/{organization}/{period}/workbook""",
    A.REPORT_SUBMIT: "PUT /reports/{organization}/{period}",
    A.REPORT_DECIDE: """
        PUT /reports/{organization}/{period}/confirmation
        PUT /reports/{organization}/{period}/return""",
    A.BOARD_READ: """
        GET /dispatch/{period}
        GET /dispatch/{period}/difference""",
    A.RANKING_READ: """
        GET /rankings/{period}
        GET /rankings/{period}/difference""",
    A.RUNS_READ: "GET /runs",
    A.NOTICE_READ: "GET /notices",
    A.NOTICE_RECEIVE: "PUT /notices/{notice}/receipt",
    A.EVIDENCE_ADD: "PUT /evidence/{sha256}",
    A.EVIDENCE_READ: "GET /evidence/{sha256}",
    A.CHECKPOINTS_READ: """
        GET /audit/checkpoints
        GET /audit/proof/{position}
        GET /audit/consistency""",
    A.AUDIT_EXPORT: "GET /audit/export",
    A.AUDIT_SEAL: "POST /audit/checkpoints",
    A.TEXT_FORGET: "POST /audit/forgotten",
    # --- accounts ---
    A.ACCOUNTS_READ: """
        GET /accounts
        GET /accounts/{account}""",
    A.ACCOUNTS_MANAGE: """
        POST /accounts
        PATCH /accounts/{account}
        PUT /accounts/{account}/disabling
        DELETE /accounts/{account}/disabling
        DELETE /accounts/{account}/lock
        POST /accounts/{account}/reset
        PUT /accounts/{account}/provider""",
    A.SESSIONS_END: "DELETE /accounts/{account}/sessions",
    A.SESSIONS_READ: "GET /accounts/{account}/sessions",
    A.GRANTS_READ: "GET /grants",
    A.GRANT_ASK: """
        POST /grants
        DELETE /grants/{grant}""",
    A.GRANT_APPROVE: "PUT /grants/{grant}/approval",
    A.POLICY_READ: "GET /policy",
    A.POLICY_CHANGE: "PATCH /policy",
    A.ACCESS_LOG_READ: "GET /access-log",
    A.PEOPLE_READ: """
        GET /people
        GET /people/{person}""",
    A.PEOPLE_CHANGE: "PUT /people/{person}",
    A.PEOPLE_ERASE: "DELETE /people/{person}",
    A.OWN_ACCOUNT: """
        GET /account
        GET /sessions
        DELETE /sessions/{session}
        GET /tokens
        POST /tokens
        DELETE /tokens/{token}
        GET /deputies
        POST /deputies
        DELETE /deputies/{deputy}""",
    A.OWN_SECRETS: """
        PUT /password
        GET /factors
        POST /factors
        PUT /factors/{factor}/confirmation
        DELETE /factors/{factor}
        POST /factors/recovery
        POST /factors/keys
        PUT /factors/keys""",
}

OF_THE_PAGES: Mapping[A, str] = {
    A.OWN_ACCOUNT: """
        GET /
        GET /account
        GET /views
        POST /views
        POST /views/deletion
        POST /account/sessions/{session}
        POST /account/tokens
        POST /account/deputies
        POST /account/deputies/{deputy}""",
    A.ACCOUNTS_READ: """
        GET /accounts
        GET /accounts/{account}""",
    A.ACCOUNTS_MANAGE: """
        POST /accounts
        POST /accounts/{account}/{what}""",
    A.SESSIONS_END: "POST /accounts/{account}/sessions",
    A.GRANTS_READ: "GET /grants",
    A.GRANT_ASK: """
        POST /grants
        POST /grants/{grant}/revocation""",
    A.GRANT_APPROVE: "POST /grants/{grant}/approval",
    A.POLICY_READ: "GET /policy",
    A.POLICY_CHANGE: "POST /policy",
    A.ACCESS_LOG_READ: "GET /access-log",
    A.PEOPLE_READ: "GET /people",
    A.PEOPLE_CHANGE: "POST /people",
    A.PEOPLE_ERASE: "POST /people/{person}/erasure",
    A.OWN_SECRETS: """
        POST /account/factors/{factor}
        POST /sign-out
        GET /password
        POST /password
        GET /second-factor
        POST /second-factor""",
    A.ASSIGNMENT_READ: """
        GET /assignments
        GET /assignments/{assignment}""",
    A.ASSIGNMENT_HOLD: """
        POST /receipts
        POST /undo
        GET /handing-down
        POST /handing-down
        POST /assignments/{assignment}/receipt
        POST /assignments/{assignment}/report
        POST /assignments/{assignment}/handoffs
        POST /assignments/{assignment}/extensions
        POST /assignments/{assignment}/not-applicable""",
    A.ASSIGNMENT_ISSUE: """
        GET /orders
        POST /orders""",
    A.ASSIGNMENT_DECIDE: """
        GET /assignments/{assignment}/{act}
        POST /assignments/{assignment}/acceptance
        POST /assignments/{assignment}/return
        POST /assignments/{assignment}/urging
        POST /assignments/{assignment}/extensions/{number}/decision
        POST /assignments/{assignment}/not-applicable/decision
        POST /assignments/{assignment}/reissue
        POST /assignments/{assignment}/cancellation
        POST /assignments/{assignment}/transfer
        GET /dispatch/{period}/urging
        POST /dispatch/{period}/urging""",
    A.NOTICE_RECEIVE: """
        POST /notices/receipt
        POST /notices/{notice}/receipt""",
    A.REPORT_READ: """
        GET /reports
        GET /reports/{period}
        GET /reports/{period}/{organization}""",
    A.REPORT_SUBMIT: "POST /reports/{period}/{organization}",
    A.REPORT_DECIDE: """
        POST /reports/{period}/confirmation
        POST /reports/{period}/{organization}/confirmation
        POST /reports/{period}/{organization}/return""",
    A.BOARD_READ: """
        GET /dispatch
        GET /dispatch/{period}
        GET /dispatch/{period}/difference""",
    A.RANKING_READ: """
        GET /rankings
        GET /rankings/{period}
        GET /rankings/{period}/difference""",
    A.SCORE_READ: """
        GET /organizations/{code}/scores/{period}
        GET /organizations/{code}/scores/{period}/difference""",
    A.ORGANIZATIONS_READ: """
        GET /organizations
        GET /organizations/{code}
        GET /find""",
    A.CATALOGUE_READ: """
        GET /tasks
        GET /tasks/{code}
        GET /workdays""",
    A.SCHEME_READ: "GET /scheme",
    A.TRAIL_READ: """
        GET /leads
        GET /leads/{period}
        GET /trail
        GET /trail/{position}""",
    A.IMPORT: """
        GET /imports
        POST /imports/{kind}""",
    A.RUNS_READ: "GET /status",
    A.CHECKPOINTS_READ: """
        GET /checkpoints
        GET /checkpoints/verifier
        GET /checkpoints/{number}/note""",
    A.AUDIT_SEAL: "POST /checkpoints",
}

DOORS: Mapping[Door, A] = dict([*_named(API, OF_THE_API), *_named("", OF_THE_PAGES)])

# The command line: what each verb is. None: it touches no store, or makes one.
COMMANDS: Mapping[str, A | None] = {
    "init": None, "serve": None, "project": None, "demo": None, "tls": None, "restore": None,
    "audit verify": None, "audit verifier": None,
    "schedule": A.SCHEDULE_RUN,
    "issue": A.MONTH_ISSUE,
    "import": A.IMPORT,
    "rank": A.RANKING_READ,
    "explain": A.SCORE_READ,
    "status": A.STORE_MANAGE,
    "rebuild": A.STORE_MANAGE,
    "backup": A.STORE_MANAGE,
    "audit seal": A.AUDIT_SEAL,
    "audit export": A.AUDIT_EXPORT,
    "audit proof": A.CHECKPOINTS_READ,
    "audit consistency": A.CHECKPOINTS_READ,
    "audit forget": A.TEXT_FORGET,
    "audit rotate-key": A.AUDIT_SEAL,
    "user add": A.ACCOUNTS_MANAGE,
    "user list": A.ACCOUNTS_READ,
    "user disable": A.ACCOUNTS_MANAGE,
    "user unlock": A.ACCOUNTS_MANAGE,
    "user reset": A.ACCOUNTS_MANAGE,
    "user role": A.GRANT_ASK,
    "user approve": A.GRANT_APPROVE,
    "user policy": A.POLICY_CHANGE,
    "user sessions": A.SESSIONS_END,
    "user deputy": A.ACCOUNTS_MANAGE,
    "user erase": A.PEOPLE_ERASE,
    "user log": A.ACCESS_LOG_READ,
}  # fmt: skip


def action_of(method: str, path: str) -> A | None:
    return DOORS.get(("GET" if method == "HEAD" else method, path))
