"""What is said of a poll and of its ballots."""

from __future__ import annotations

from aggregates.words import N_

STATES = {"open": N_("poll open"), "closed": N_("poll closed"), "voided": N_("poll voided")}
FORMS = {"tokens": N_("by tokens"), "paper": N_("on paper")}
GRADES = {
    "excellent": N_("excellent (优秀)"),
    "good": N_("good (良好)"),
    "fair": N_("fair (一般)"),
    "poor": N_("poor (较差)"),
}
REFUSED = N_("This ballot is not taken: its words were used, are wrong, or the poll is over.")
