"""Workbooks read in (导入)."""

from __future__ import annotations

from service.feature import Entry, Feature
from service.features.imports.rights import IMPORT, RIGHTS

FEATURE = Feature(
    name="imports",
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Imports",
            path="/imports",
            opens=IMPORT,
            place=140,
            group="Administration",
            icon="import",
        ),
    ),
)
