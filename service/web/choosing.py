"""Choosing (选择) an organization, a task, a person or an account in a form: by name, short name,
code or pinyin initials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.reading.naming import Choice, matching
from service.web.forms import BadField

SOME = 5  # that a refusal names


def choices(page: Any, kind: str) -> Sequence[Choice]:
    """What whoever looks may choose from, as its feature says; ``kind``: organizations ..."""
    for feature in page.services.features:
        if kind in feature.choices:
            return list(feature.choices[kind](page))
    raise KeyError(kind)


def chosen(page: Any, kind: str, typed: str) -> str:
    """The code that was meant; what fits nothing stays as it was typed, so that the rule that
    reads it says so. BadField where several fit."""
    if not typed:
        return ""
    known = choices(page, kind)
    exact = [choice for choice in known if choice.code.casefold() == typed.casefold()]
    hits = exact or matching(known, typed)
    named = [choice for choice in hits if choice.name == typed]
    if len(named or hits) > 1 and not exact:
        some = ", ".join(f"{choice.name} ({choice.code})" for choice in hits[:SOME])
        raise BadField("“{typed}” may be several", "one of {some}", typed=typed, some=some)
    return (named or hits)[0].code if hits else typed
