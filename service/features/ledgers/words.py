"""What people call our short names of ledger checks; every one is a word of the catalogue."""

from __future__ import annotations

STATES = {"open": "being checked", "completed": "completed", "unopened": "not opened"}
ITEMS = {"unseen": "not seen", "passed": "passed", "failed": "wanting"}
SAMPLES = {"called": "called, not drawn", "drawn": "drawn"}
