"""Notices to one person (个人通知): they carry word, and begin no term."""

from ..replay.registry import says_nothing_of_figures

says_nothing_of_figures("personal_notice.addressed", "personal_notice.received")
