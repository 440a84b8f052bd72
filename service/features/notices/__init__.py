"""Notices and their receipt (送达)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from service.feature import Feature, Figure, Panel, Todo
from service.features.notices.rights import RIGHTS

if TYPE_CHECKING:
    from schedules.job import Job


def _jobs() -> Iterator[Job]:
    from schedules.serve_notices import ServeNotices

    yield ServeNotices()


def _home(page: Any) -> Iterator[Figure | Todo | Panel]:
    from service.features.notices.home import home

    return home(page)


FEATURE = Feature(
    name="notices",
    home=_home,
    rights=RIGHTS,
    families={"notice": "Notices"},
    jobs=_jobs,
)
