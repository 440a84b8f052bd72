"""What is said of what follows from a year's result (三挂钩)."""

from __future__ import annotations

from aggregates.words import N_

KINDS = {
    "honours": N_("honours (评先评优)"),
    "targets": N_("targets (目标考核)"),
    "promotion": N_("promotion (提拔重用)"),
}
STATES = {
    "sent": N_("sent on"),
    "answered": N_("answered"),
    "withdrawn": N_("taken back"),
}
RULES_OF = {
    None: N_("let in: within the scheme's share of its group"),
    "not-assessed": N_("kept out: not assessed"),
    "false-claim": N_("kept out: an upheld false claim in the year"),
    "beyond-share": N_("kept out: beyond the scheme's share of its group"),
}
