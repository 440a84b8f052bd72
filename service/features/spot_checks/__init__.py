"""Spot checks of months (月抽查)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from aggregates.words import N_
from service.feature import Entry, Feature, Figure, Panel, Todo
from service.features.spot_checks.rights import RIGHTS, SPOT_CHECKS_READ

if TYPE_CHECKING:
    from schedules.job import Job
    from service.workbooks.importing import ImportKind


def _jobs() -> Iterator[Job]:
    from schedules.draw_spot_checks import DrawSpotChecks
    from schedules.lapse_false_claims import LapseFalseClaims

    yield DrawSpotChecks()
    yield LapseFalseClaims()


def _imports() -> Iterator[ImportKind]:
    from service.features.spot_checks.sheets import IMPORT

    yield IMPORT


def _tells(reader: Any, after: int) -> dict[str, list[dict[str, Any]]]:
    from service.features.spot_checks.news import tells

    return tells(reader, after)


def _follows(services: Any, call: Any, facts: Sequence[Any]) -> list[Any]:
    from service.features.spot_checks.commands import late, overturned

    return [*late.follow(services, call, facts), *overturned.follow(services, call, facts)]


def _links(page: Any, code: str, entries: Sequence[Any]) -> dict[int, tuple[str, str]]:
    """From what a check deducts to the check."""
    deducted = (entry for entry in entries if entry.line == "check")
    link = N_("The check")
    return {each.entry: (link, f"/spot-checks/{each.period}/{code}") for each in deducted}


def _home(page: Any) -> Iterator[Figure | Todo | Panel]:
    from service.features.spot_checks.home import home

    return home(page)


FEATURE = Feature(
    name="spot_checks",
    home=_home,
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Spot checks",
            path="/spot-checks",
            opens=SPOT_CHECKS_READ,
            place=50,
            group="Assessment",
            icon="find",
        ),
    ),
    jobs=_jobs,
    imports=_imports,
    tells=_tells,
    follows=_follows,
    links=_links,
    news={
        "check-drawn": N_("Drawn for a spot check; show your material: {count}."),
        "check-result": N_("Results of spot checks: {count}."),
    },
    families={"spot_check": "Spot checks", "check": N_("Results of spot checks")},
)
