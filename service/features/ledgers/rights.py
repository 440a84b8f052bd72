"""Ledger checks: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, city, subtree
from service.access.roles import READERS, STAFF, WORKERS, Role

LEDGERS_READ = Action("ledgers.read")
LEDGER_CHECK = Action("ledger.check")  # by the superior: opened, marked, passed, completed
LEDGER_SAMPLES_READ = Action("ledger_samples.read")  # the draw, which anybody may repeat
LEDGER_SAMPLE = Action("ledger.sample")  # drawn and looked at by the committee

RIGHTS: tuple[Right, ...] = (
    subtree(LEDGERS_READ, *READERS),
    subtree(LEDGER_CHECK, *WORKERS),
    city(LEDGER_SAMPLES_READ, *STAFF),
    subtree(LEDGER_SAMPLE, Role.COMMITTEE_OFFICER, Role.CHECKER),
)
