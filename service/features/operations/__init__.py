"""Runs, views and the state of the store (运行)."""

from __future__ import annotations

from service.feature import Entry, Feature
from service.features.operations.rights import RIGHTS, RUNS_READ

FEATURE = Feature(
    name="operations",
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Runs and views",
            path="/status",
            opens=RUNS_READ,
            place=150,
            group="Administration",
            icon="status",
        ),
    ),
)
