"""Two moments side by side (两时点对比)."""

from __future__ import annotations

from service.feature import Feature

FEATURE = Feature(
    name="differences",
)
