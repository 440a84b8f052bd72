"""Runs of the timetable (定时任务): what they did stands in facts of its own."""

from __future__ import annotations

from ..replay.registry import says_nothing_of_figures

says_nothing_of_figures("run.started", "run.finished", "run.failed")
