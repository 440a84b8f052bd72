"""An appeal, as programs read it."""

from __future__ import annotations

from service.features.appeals.columns import APPEALS

OneAppeal = APPEALS.model_with(
    "OneAppeal",
    reason=str | None,
    evidence=list[str],
    notice=str | None,
    filed_by=str,
    stands=int | None,
    stands_amount=str | None,
    items=list[str] | None,
    note=str | None,
    decided_by=str | None,
    position=int,
    as_of=str,
)
