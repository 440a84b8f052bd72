"""Contacts (双联系): nothing that is scored or ranked rests on them (R20)."""

from ..replay.registry import says_nothing_of_figures

says_nothing_of_figures("contact.linked", "contact.ended", "contact.passed_on", "contact.acted")
