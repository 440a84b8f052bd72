"""Every job there is; those due at the same minute run in this order."""

from __future__ import annotations

from schedules.close_month import CloseMonth
from schedules.confirm_by_lapse import ConfirmByLapse
from schedules.issue_month import IssueMonth
from schedules.job import Job
from schedules.mark_missed import MarkMissed
from schedules.mark_overdue import MarkOverdue
from schedules.seal import Seal
from schedules.serve_notices import ServeNotices

JOBS: tuple[Job, ...] = (
    IssueMonth(),
    MarkOverdue(),
    ConfirmByLapse(),
    MarkMissed(),
    CloseMonth(),
    Seal(),
    ServeNotices(),
)
BY_NAME = {job.name: job for job in JOBS}
ORDER = {job.name: number for number, job in enumerate(JOBS)}
