"""Ledger checks of quarters (季检查) and their samples (抽验)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aggregates.words import N_
from service.feature import Feature
from service.features.ledgers.rights import RIGHTS

if TYPE_CHECKING:
    from schedules.job import Job


def _jobs() -> Iterator[Job]:
    from schedules.complete_ledgers import CompleteLedgers
    from schedules.draw_ledger_samples import DrawLedgerSamples

    yield CompleteLedgers()
    yield DrawLedgerSamples()


FEATURE = Feature(
    name="ledgers",
    rights=RIGHTS,
    jobs=_jobs,
    families={
        "ledger_check": N_("Ledger checks"),
        "ledger_sample": N_("Samples of ledger checks"),
    },
)
