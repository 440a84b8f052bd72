"""Ledger checks of quarters (季检查) and their samples (抽验)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from aggregates.words import N_
from service.feature import Entry, Feature, Todo
from service.features.ledgers.rights import LEDGERS_READ, RIGHTS

if TYPE_CHECKING:
    from schedules.job import Job


def _jobs() -> Iterator[Job]:
    from schedules.complete_ledgers import CompleteLedgers
    from schedules.draw_ledger_samples import DrawLedgerSamples

    yield CompleteLedgers()
    yield DrawLedgerSamples()


def _tells(reader: Any, after: int) -> dict[str, list[dict[str, Any]]]:
    from service.features.ledgers.news import tells

    return tells(reader, after)


def _home(page: Any) -> Iterator[Todo]:
    from service.features.ledgers.home import home

    return home(page)


def _follows(services: Any, call: Any, facts: Sequence[Any]) -> list[Any]:
    from service.features.ledgers.commands.following import follow

    return follow(services, call, facts)


FEATURE = Feature(
    name="ledgers",
    rights=RIGHTS,
    home=_home,
    tells=_tells,
    news={"ledger-result": N_("Results of ledger checks: {count}.")},
    navigation=(
        Entry(
            words="Ledger checks",
            path="/ledger-checks",
            opens=LEDGERS_READ,
            place=53,
            group="Assessment",
            icon="find",
        ),
    ),
    jobs=_jobs,
    follows=_follows,
    families={
        "ledger_check": N_("Ledger checks"),
        "ledger_sample": N_("Samples of ledger checks"),
    },
)
