"""Rectifications (整改) of what was found wanting."""

from __future__ import annotations

from aggregates.words import N_
from service.feature import Feature
from service.features.rectifications.rights import RIGHTS

FEATURE = Feature(
    name="rectifications",
    rights=RIGHTS,
    families={"rectification": N_("Rectifications")},
)
