"""The log sealed, exported and proved (存证)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from service.access.actions import CHECKPOINTS_READ
from service.feature import Entry, Feature, Panel
from service.features.proof.rights import RIGHTS

if TYPE_CHECKING:
    from schedules.job import Job


def _jobs() -> Iterator[Job]:
    from schedules.seal import Seal

    yield Seal()


def _home(page: Any) -> Iterator[Panel]:
    from service.features.proof.home import home

    return home(page)


FEATURE = Feature(
    name="proof",
    home=_home,
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Checkpoints",
            path="/checkpoints",
            opens=CHECKPOINTS_READ,
            place=130,
            group="Audit",
            icon="seal",
        ),
    ),
    jobs=_jobs,
)
