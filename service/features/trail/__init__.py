"""The trail of facts and its timelines (审计轨迹)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from service.access.actions import TRAIL_READ
from service.feature import Entry, Feature, Panel


def _home(page: Any) -> Iterator[Panel]:
    from service.features.trail.home import home

    return home(page)


FEATURE = Feature(
    name="trail",
    home=_home,
    navigation=(
        Entry(
            words="Trail", path="/trail", opens=TRAIL_READ, place=70, group="Audit", icon="trail"
        ),
    ),
)
