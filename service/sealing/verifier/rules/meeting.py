"""Dispatch meetings (调度会): nothing that is computed rests on them; the assignments that they
issue carry no points (R3)."""

from ..replay.registry import says_nothing_of_figures

says_nothing_of_figures(
    "meeting.called",
    "meeting.cancelled",
    "meeting.held",
    "meeting.decision_recorded",
    "meeting.minutes_published",
)
