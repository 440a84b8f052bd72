"""Leads worth a look (疑点清单)."""

from __future__ import annotations

from service.access.actions import TRAIL_READ
from service.feature import Entry, Feature

FEATURE = Feature(
    name="leads",
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
