"""The trail of facts and its timelines (审计轨迹)."""

from __future__ import annotations

from service.access.actions import TRAIL_READ
from service.feature import Entry, Feature

FEATURE = Feature(
    name="trail",
    navigation=(
        Entry(
            words="Trail", path="/trail", opens=TRAIL_READ, place=70, group="Audit", icon="trail"
        ),
    ),
)
