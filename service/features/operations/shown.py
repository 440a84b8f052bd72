"""Runs as JSON: the same for the API and the command line."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from service.reading.shown import Shown, moment


def show_run(row: Row[Any]) -> Shown:
    return {
        "job": row.job,
        "period": row.period.partition(" ")[0],  # what follows tells apart an issue's runs
        "started_at": moment(row.started_at),
        "finished_at": moment(row.finished_at),
        "counts": row.counts,
        "failure": row.failure,
    }
