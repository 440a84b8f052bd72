"""A bonus or a deduction, as programs read it."""

from __future__ import annotations

from service.features.adjustments.columns import ADJUSTMENTS

OneAdjustment = ADJUSTMENTS.model_with("OneAdjustment", position=int, as_of=str)
