"""What duties and lines are called."""

from __future__ import annotations

from aggregates.words import N_

DUTIES = {
    "main": N_("main responsibility"),
    "whole": N_("answers for the whole"),
    "divided": N_("answers for a share"),
    "coordination": N_("coordinates the work"),
    "implementation": N_("carries out"),
    "double": N_("one post, two duties"),
}
LINES = {"party": N_("party work"), "business": N_("business work")}
