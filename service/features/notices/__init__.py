"""Notices and their receipt (送达)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from service.feature import Feature
from service.features.notices.rights import RIGHTS

if TYPE_CHECKING:
    from schedules.job import Job


def _jobs() -> Iterator[Job]:
    from schedules.serve_notices import ServeNotices

    yield ServeNotices()


FEATURE = Feature(
    name="notices",
    rights=RIGHTS,
    families={"notice": "Notices"},
    jobs=_jobs,
)
