"""Bulletins of quarters (季通报)."""

from __future__ import annotations

from aggregates.words import N_
from service.feature import Feature
from service.features.bulletins.rights import RIGHTS

FEATURE = Feature(
    name="bulletins",
    rights=RIGHTS,
    families={"bulletin": N_("Bulletins")},
)
