"""What people call our own short names; every one is a word of the catalogue."""

from __future__ import annotations

# Families of facts, by how their names begin.
FAMILIES = {
    "organization": "Organization",
    "tier": "Tier",
    "assignment": "Assignments",
    "report": "Monthly reports",
    "score": "Scores",
    "month": "Month's close",
    "notice": "Notices",
}
PARTS = {
    "year": "Year",
    "quarter": "Quarter",
    "month": "Month",
    "own": "Own score",
    "lateness": "Lateness",
    "missed": "Report missed",
    "branches": "Mean of its branches",
    "check": "Deducted by a spot check",
    "mean": "Mean of its months",
    "ledger": "Deducted by the ledger check",
    "checked": "Ledger of one organization",
    "item": "Failed item",
    "passed": "Items that passed",
    "line": "Line",
    "floor": "Never under 0",
    "daily": "Daily score",
    "poll": "Poll",
    "bonuses": "Bonuses",
    "deductions": "Deductions",
    "bonus": "Bonus",
    "deduction": "Deduction",
    "cap": "What is over the cap does not count",
    "arithmetic": "Written out",
}
OUTCOMES = {"done": "completed", "partial": "partly completed", "not_done": "not completed"}
ORIGINS = {
    "catalogue": "of the catalogue",
    "handed_down": "handed down",
    "by_hand": "by hand",
    "rectification": "rectification",
}
STATUSES = {
    "issued": "not received",
    "received": "in progress",
    "reported": "reported, waiting",
    "returned": "returned",
    "accepted": "accepted",
    "not_applicable": "not applicable",
    "cancelled": "cancelled",
}
REPORTS = {
    "waiting": "not sent",
    "submitted": "sent, waiting",
    "returned": "returned",
    "confirmed": "confirmed",
    "missed": "missed",
}
MONTHS = {"none": "not issued yet", "issued": "issued", "closed": "closed"}
