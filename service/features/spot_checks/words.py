"""What people call our short names of spot checks; every one is a word of the catalogue."""

from __future__ import annotations

STATES = {"called": "called, not drawn", "drawn": "being checked", "closed": "closed"}
CHECKS = {"open": "to be checked", "recorded": "false claim undecided", "settled": "settled"}
WHY = {
    "unit": "drawn, the unit itself",
    "subtree": "drawn, of the unit's subtree",
    "late": "confirmed after the call",
    "false_claim": "false claim upheld in another month",
}
DECISIONS = {
    "upheld": "false claim upheld",
    "not_upheld": "not upheld: an honest error",
    "lapsed": "not decided in time: an honest error",
}
