"""What meetings and their agenda are called."""

from __future__ import annotations

from aggregates.words import N_

KINDS = {
    "monthly": N_("Monthly dispatch"),
    "quarterly": N_("Quarterly dispatch"),
    "special": N_("Dispatch on one matter"),
}
STATES = {
    "called": N_("meeting called"),
    "cancelled": N_("meeting cancelled"),
    "held": N_("meeting held"),
    "published": N_("minutes published"),
}
AGENDA = {
    "red": N_("Overdue or not completed"),
    "rectification": N_("Rectification open"),
    "falling": N_("Score falling"),
    "decision": N_("Decided before, not done yet"),
}
