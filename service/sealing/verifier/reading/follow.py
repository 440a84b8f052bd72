"""What a fact that stands in its place says of those before it; then it is replayed."""

from __future__ import annotations

from ..defects import INSERTED, MISSING, REORDERED, Report
from ..replay.replay import Replay
from .facts import Fact


class Follower:
    """Takes facts in order: versions without gaps, time that never runs back."""

    def __init__(self, report: Report, replay: Replay) -> None:
        self.report, self.replay = report, replay
        self.versions: dict[int, int] = {}
        self.recorded_at = 0

    def follow(self, fact: Fact) -> None:
        before = self.versions.get(fact.key, 0)
        if fact.version != before + 1:
            self._version_gap(fact, before)
        self.versions[fact.key] = fact.version
        if fact.recorded_at < self.recorded_at:
            self.report.tell(
                fact.position,
                REORDERED,
                "it was recorded before the one that it follows",
                "录入时间早于前一事实",
            )
        self.recorded_at = fact.recorded_at
        self.replay.take(fact)
        self.report.replayed_to = fact.position

    def _version_gap(self, fact: Fact, before: int) -> None:
        if fact.version <= before:
            self.report.tell(
                fact.position,
                INSERTED,
                f"version {fact.version} of its aggregate was there before",
                f"同一聚合的第 {fact.version} 版此前已有",
            )
            return
        self.report.tell(
            fact.position,
            MISSING,
            f"version {fact.version} of its aggregate follows version {before}; none lies between",
            f"同一聚合的第 {fact.version} 版直接跟在第 {before} 版之后，其间缺失",
        )
