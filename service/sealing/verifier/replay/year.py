"""What the year's score is made of (R9, R10), as the replay remembers it."""

from __future__ import annotations


class Adjusted:
    """A bonus or a deduction. ``points``: a magnitude."""

    __slots__ = ("kind", "organization", "points", "proposers", "state", "year")

    def __init__(
        self, organization: str, year: str, kind: str, points: int, proposers: set[str]
    ) -> None:
        self.organization, self.year, self.kind, self.points = organization, year, kind, points
        self.proposers = proposers
        self.state = "proposed"
