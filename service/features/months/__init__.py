"""A month issued, withdrawn, settled and closed (月度下发与月结)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from service.feature import Entry, Feature
from service.features.months.rights import MONTH_READ, RIGHTS

if TYPE_CHECKING:
    from schedules.job import Job


def _jobs() -> Iterator[Job]:
    from schedules.close_month import CloseMonth
    from schedules.confirm_by_lapse import ConfirmByLapse
    from schedules.issue_month import IssueMonth
    from schedules.mark_missed import MarkMissed
    from schedules.mark_overdue import MarkOverdue

    yield IssueMonth()
    yield MarkOverdue()
    yield ConfirmByLapse()
    yield MarkMissed()
    yield CloseMonth()


FEATURE = Feature(
    name="months",
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Monthly lists",
            path="/months",
            opens=MONTH_READ,
            place=35,
            icon="year",
        ),
    ),
    families={"month": "Month's close"},
    jobs=_jobs,
)
