"""Notices (通知): they carry word; of a check's result they are its serving (送达)."""

from __future__ import annotations

from ..reading.facts import Fact
from ..replay.registry import on, says_nothing_of_figures
from ..replay.replay import Replay
from .check import serve

says_nothing_of_figures("notice.received")


@on("notice.served")
def _served(replay: Replay, fact: Fact) -> None:
    for item in fact.said["items"]:
        if item["kind"] == "check-result":
            serve(replay, fact, item)
