"""The clock only ticks, at start and every minute; what is due is computed (see due.py).

Beside it, what is kept for a time only is swept out; that is no act, and no fact tells of it.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from schedules.runner import tick
from service.services import Services

KEPT = timedelta(days=30)  # answers under idempotency keys
log = logging.getLogger(__name__)


def timetable(services: Services) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 30},
    )
    scheduler.add_job(
        beat, "interval", minutes=1, args=[services], id="tick", next_run_time=datetime.now(UTC)
    )
    scheduler.add_job(
        sweep, "interval", hours=12, args=[services], id="sweep", next_run_time=datetime.now(UTC)
    )
    return scheduler


def beat(services: Services) -> None:
    """A database away, or a view behind: logged, and tried again a minute later."""
    try:
        services.log.pulse()
        tick(services)
    except Exception:
        log.exception("The schedule could not look for due work; it will look again.")


def sweep(services: Services) -> None:
    """By the database's own clock, under which they were kept."""
    try:
        before = services.log.database.clock() - KEPT // timedelta(microseconds=1)
        gone = services.log.drop_old_keys(before)
        log.info("%s answers kept longer than %s days were dropped.", gone, KEPT.days)
    except Exception:
        log.exception("Old answers could not be dropped; they will be later.")
