"""Notices (通知): they carry word; of a check's result they are its serving (送达)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from ..reading.facts import Fact
from ..replay.appeals import Term
from ..replay.registry import on, says_nothing_of_figures
from ..replay.replay import Replay
from .check import serve

says_nothing_of_figures("notice.received")


@on("notice.served")
def _served(replay: Replay, fact: Fact) -> None:
    for item in fact.said["items"]:
        if item.get("entries"):
            _begin_terms(replay, fact, item)
        if item["kind"] == "check-result":
            serve(replay, fact, item)


def _begin_terms(replay: Replay, fact: Fact, item: dict[str, Any]) -> None:
    """Of the entries that it tells of, from the first telling (R15)."""
    code, period, day = fact.said["organization"], item["period"], fact.said["day"]
    _, scheme = replay.scheme(period)
    for entry in item["entries"]:
        key = code, period[:4], entry
        if key not in replay.served:
            term = Term(
                replay, date.fromisoformat(day), scheme["appeal_days"], str(UUID(int=fact.key))
            )
            replay.served[key] = term
