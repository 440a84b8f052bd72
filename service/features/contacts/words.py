"""What contacts, their acts and their debts are called."""

from __future__ import annotations

from aggregates.words import N_

KINDS = {"double": N_("Double contact"), "guidance": N_("Guidance")}
ACTS = {
    "visit": N_("Visit"),
    "report": N_("Report heard"),
    "dispatch": N_("Dispatch held"),
}
LINES = {"party": N_("party work"), "business": N_("business work")}
STATES = {
    "open": N_("debt open"),
    "late": N_("debt late"),
    "settled": N_("debt settled"),
}
