"""Notices and their receipt (送达)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from service.feature import Feature, Waits
from service.features.notices.rights import RIGHTS

if TYPE_CHECKING:
    from schedules.job import Job


def _jobs() -> Iterator[Job]:
    from schedules.serve_notices import ServeNotices

    yield ServeNotices()


def _waits(page: Any, place: Any, below: Sequence[str]) -> Iterator[Waits]:
    from service.features.notices.waiting import waits

    return waits(page, place, below)


FEATURE = Feature(
    name="notices",
    waits=_waits,
    rights=RIGHTS,
    families={"notice": "Notices"},
    jobs=_jobs,
)
