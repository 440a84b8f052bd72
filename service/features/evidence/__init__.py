"""Evidence (佐证材料)."""

from __future__ import annotations

from service.feature import Feature
from service.features.evidence.rights import RIGHTS

FEATURE = Feature(
    name="evidence",
    rights=RIGHTS,
)
