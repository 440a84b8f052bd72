"""Schedulers that tests run in processes of their own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from schedules.due import due
from schedules.runner import run_together
from service.settings import Settings
from service.wiring import services


def finish_elsewhere(url: str, folder: str, until: datetime) -> list[tuple[str, str]]:
    """Works at everything due, with others at it too, until nothing is; what it finished."""
    settings = Settings(database=url, evidence=str(Path(folder) / "evidence"))
    finished = []
    with services(settings) as made:
        while waiting := due(made, until):
            done = run_together(made, waiting[:4])
            finished += [(each.job, each.period) for each in done]
    return finished
