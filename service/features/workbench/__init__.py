"""The workbench (工作台): what waits for whom."""

from __future__ import annotations

from service.feature import Entry, Feature
from service.features.assignments.rights import ASSIGNMENT_HOLD

FEATURE = Feature(
    name="workbench",
    navigation=(
        Entry(
            words="Workbench",
            path="/",
            opens=ASSIGNMENT_HOLD,
            place=10,
            group="Work",
            icon="workbench",
        ),
    ),
)
