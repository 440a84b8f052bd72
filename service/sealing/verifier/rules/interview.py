"""Talks (双约谈): nothing that is computed rests on them; the assignments that their commitments
issue carry no points (R14)."""

from ..replay.registry import says_nothing_of_figures

says_nothing_of_figures(
    "interview.proposed",
    "interview.approved",
    "interview.refused",
    "interview.notified",
    "interview.postponed",
    "interview.withdrawn",
    "interview.held",
    "interview.statement_made",
    "interview.commitment_made",
    "interview.closed",
)
