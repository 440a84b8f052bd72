"""What an appeal is called, by its state."""

from __future__ import annotations

from aggregates.words import N_

STATES = {
    "filed": N_("appeal waits"),
    "upheld": N_("appeal upheld"),
    "dismissed": N_("appeal dismissed"),
    "withdrawn": N_("appeal withdrawn"),
}
AGAINST, THE_APPEAL = N_("Appeal against it"), N_("The appeal")
