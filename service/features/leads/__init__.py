"""Leads worth a look (疑点清单)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from service.access.actions import TRAIL_READ
from service.feature import Entry, Feature, Panel


def _home(page: Any) -> Iterator[Panel]:
    from service.features.leads.home import home

    return home(page)


FEATURE = Feature(
    name="leads",
    home=_home,
    navigation=(
        Entry(
            words="Leads worth a look",
            path="/leads",
            opens=TRAIL_READ,
            place=100,
            group="Audit",
            icon="lead",
        ),
    ),
)
