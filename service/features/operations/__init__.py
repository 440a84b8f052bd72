"""Runs, views and the state of the store (运行)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from service.feature import Entry, Feature, Panel
from service.features.operations.rights import RIGHTS, RUNS_READ


def _home(page: Any) -> Iterator[Panel]:
    from service.features.operations.home import home

    return home(page)


FEATURE = Feature(
    name="operations",
    home=_home,
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
