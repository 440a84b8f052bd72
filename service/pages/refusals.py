"""Refusals in words on a page, each linked to the field it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aggregates.errors import Refused, each_of
from service.errors import sentence
from service.pages.forms import BadField
from service.pages.rendering import Words


@dataclass(frozen=True, slots=True)
class Told:
    """A refusal in words. ``field``: the id of what it is about on the page."""

    text: str
    field: str | None = None


def refusals(refusal: Refused | None, blamed: Mapping[int, str], words: Words) -> list[Told]:
    """``blamed``: the fields that refusals are about, by the refusal's id."""
    if refusal is None:
        return []
    return [Told(_say(each, words), blamed.get(id(each))) for each in each_of(refusal)]


def _say(refusal: Refused, words: Words) -> str:
    if isinstance(refusal, BadField):
        wrong = words(refusal.wrong, **refusal.places)
        expected = words(refusal.expected, **refusal.places)
        return words("{wrong}; {expected}.", wrong=wrong, expected=expected)
    return sentence(refusal, words)
