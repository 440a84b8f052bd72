"""A poll, as programs read it."""

from __future__ import annotations

from service.features.polls.columns import POLLS

OnePoll = POLLS.model_with(
    "OnePoll",
    weights=dict[str, str],
    voters=dict[str, int],
    given=dict[str, int],
    tally=dict[str, dict[str, int]] | None,
    class_means=dict[str, str] | None,
    digest=str | None,
    reason=str | None,
    refused=int | None,
    position=int,
    as_of=str,
)
