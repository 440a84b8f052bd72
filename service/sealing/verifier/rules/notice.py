"""Notices (通知): they carry word, and no figure."""

from __future__ import annotations

from ..replay.registry import says_nothing_of_figures

says_nothing_of_figures("notice.served", "notice.received")
