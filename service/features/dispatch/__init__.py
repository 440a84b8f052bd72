"""The dispatch board (调度)."""

from __future__ import annotations

from service.access.actions import BOARD_READ
from service.feature import Entry, Feature

FEATURE = Feature(
    name="dispatch",
    navigation=(
        Entry(
            words="Dispatch",
            path="/dispatch",
            opens=BOARD_READ,
            place=20,
            group="Work",
            icon="board",
        ),
    ),
)
