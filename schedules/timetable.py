"""The clock only ticks, at start and every minute; what is due is computed (see due.py)."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler

from schedules.runner import tick
from service.wiring import Services

log = logging.getLogger(__name__)


def timetable(services: Services) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 30},
    )
    scheduler.add_job(
        beat, "interval", minutes=1, args=[services], id="tick", next_run_time=datetime.now(UTC)
    )
    return scheduler


def beat(services: Services) -> None:
    """A database away, or a view behind: logged, and tried again a minute later."""
    try:
        tick(services)
    except Exception:
        log.exception("The schedule could not look for due work; it will look again.")
