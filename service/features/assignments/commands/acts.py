"""One assignment, from both sides: what its holder does, and what the holder's superior does."""

from __future__ import annotations

from service.features.assignments.commands.deciding import (
    accept,
    decide_extension,
    decide_not_applicable,
    grant_extension,
    grant_not_applicable,
    latest_extension,
    refuse_extension,
    refuse_not_applicable,
    return_,
)
from service.features.assignments.commands.holding import (
    ask_extension,
    ask_not_applicable,
    receive,
    receive_list,
    report,
    report_by,
)
from service.features.assignments.commands.leaving import cancel, transfer
from service.features.assignments.commands.one import load
from service.features.assignments.commands.urging import urge

__all__ = [
    "accept",
    "ask_extension",
    "ask_not_applicable",
    "cancel",
    "decide_extension",
    "decide_not_applicable",
    "grant_extension",
    "grant_not_applicable",
    "latest_extension",
    "load",
    "receive",
    "receive_list",
    "refuse_extension",
    "refuse_not_applicable",
    "report",
    "report_by",
    "return_",
    "transfer",
    "urge",
]
