"""What is said of a year's review."""

from __future__ import annotations

from aggregates.words import N_

STATES = {
    "computed": N_("computed, not deliberated on"),
    "deliberated": N_("deliberated on"),
    "posted": N_("posted for comment"),
    "published": N_("result published"),
    "reopened": N_("reopened"),
}
OBJECTIONS = {None: N_("objection waits"), True: N_("objection upheld"),
              False: N_("objection dismissed")}  # fmt: skip
