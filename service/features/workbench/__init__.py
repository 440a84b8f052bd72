"""The workbench (工作台): what waits for whom."""

from __future__ import annotations

from service.access.actions import OWN_ACCOUNT
from service.feature import Entry, Feature

FEATURE = Feature(
    name="workbench",
    navigation=(
        Entry(
            words="Workbench",
            path="/",
            opens=OWN_ACCOUNT,
            place=10,
            group="Work",
            icon="workbench",
        ),
    ),
)
