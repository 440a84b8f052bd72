"""What accounts, the policy and the access log's records are called."""

from __future__ import annotations

STATES = ("active", "first secret", "locked", "dormant", "disabled", "machine")
KINDS = (
    "sign_in", "sign_in.failed", "sign_out", "session.proved", "session.ended", "sessions.ended",
    "refused",
    "list.exported", "document.downloaded", "evidence.downloaded", "evidence.added",
    "log.exported", "log.sealed", "key.rotated", "store.backed_up", "store.examined",
    "clock.accepted", "operator.acted",
    "account.added", "account.bound", "account.bound_to_provider", "account.disabled",
    "account.enabled", "account.locked", "address.locked", "account.unlocked", "account.reset",
    "password.changed",
    "factor.added", "factor.removed", "factor.recovery", "token.made", "token.revoked",
    "account_change.asked", "account_change.approved", "account_change.refused",
    "grant.asked", "grant.approved", "grant.refused", "grant.revoked", "policy.changed",
    "deputy.named", "deputy.approved", "deputy.ended", "people.loaded", "person.erased",
)  # fmt: skip
# What a record's details are called; what is not here is told by its name. Roles, reasons and kinds
# of sessions are translated too.
DETAILS = {
    "of": "Account", "account": "Account", "person": "Person code", "organization": "Organization",
    "role": "Role", "grant": "Number of the grant", "why": "Why", "minutes": "Minutes",
    "days": "Days", "name": "Name", "reading": "may only read", "deputy": "Account of the deputy",
    "from": "From the moment", "until": "Until the moment", "added": "Added", "changed": "Changed",
    "status": "Answer's status", "method": "Method", "path": "Path", "query": "Query",
    "verb": "Command", "session": "Kind", "second_factor": "Second factor", "size": "Bytes",
    "before": "Before", "after": "After", "founding": "at the store's founding", "alone":
    "without a second person", "factor": "Kind", "change": "Kind",
    "id": "Number", "issuer": "Issuer",
}  # fmt: skip
SAID = {
    "password": "wrong password", "second factor": "wrong second factor", "locked": "locked",
    "disabled": "disabled", "expired": "first secret expired", "dormant": "dormant",
    "unknown": "unknown name", "not bound": "not bound to an account", "session": "kind session",
    "token": "kind token", "command-line": "command line", "totp": "telephone",
    "key": "security key",
}  # fmt: skip
# Changes of an account that need a second person (双人操作).
CHANGES = {
    "disabling": "change disabling", "enabling": "change enabling", "reset": "change reset",
    "binding": "change binding", "provider": "change provider",
}  # fmt: skip
# Of the policy: its settings, and what their values mean.
WORDS = {
    "passwords": "Passwords",
    "second_factor": "Second factor of administrators and the committee",
    "dormant_days": "Days without a sign-in until an account is dormant",
    "idle_minutes": "Minutes until an idle session ends",
    "session_hours": "Hours until any session ends",
}
MEANS = {
    "classes": "8 characters of three of four kinds, new every 90 days, none of the last five",
    "length": "15 characters, or 8 beside a second factor; no expiry (NIST)",
    "required": "required",
    "offered": "offered",
}
