"""Notices and their receipt (送达)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

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


def _sees(reader: Any, who: Any) -> frozenset[UUID] | None:
    from service.features.notices.queries import seen_by

    return seen_by(reader, who)


FEATURE = Feature(
    name="notices",
    home=_home,
    rights=RIGHTS,
    families={"notice": "Notices", "personal_notice": "Notices to you"},
    jobs=_jobs,
    guards={"personal_notice": _sees},
)
