"""What a bonus or a deduction is called, by its kind and its state."""

from __future__ import annotations

from aggregates.words import N_

KINDS = {"bonus": N_("Bonus"), "deduction": N_("Deduction")}
STATES = {
    "proposed": N_("waits to be decided"),
    "approved": N_("approved, counts"),
    "refused": N_("refused, does not count"),
    "withdrawn": N_("proposal withdrawn"),
}
