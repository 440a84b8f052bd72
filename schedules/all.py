"""Every job there is, as the features bring them; those due together run in this order."""

from __future__ import annotations

from schedules.job import Job
from service.features import FEATURES

JOBS: tuple[Job, ...] = tuple(job for feature in FEATURES for job in feature.jobs())
BY_NAME = {job.name: job for job in JOBS}
ORDER = {job.name: number for number, job in enumerate(JOBS)}
