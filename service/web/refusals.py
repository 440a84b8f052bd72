"""Refusals in words on a page, each linked to the field it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData

from aggregates.errors import Refused, each_of
from service.errors import sentence
from service.web.forms import BadField
from service.web.words import Words

# Fields that hold words of one's own; a grid's carry their line behind a hyphen.
WORDED = frozenset({"statement", "reason", "requirement", "despite", "message", "title"})


@dataclass(frozen=True, slots=True)
class ShownRefusal:
    """A refusal in words. ``field``: the id of what it is about on the page."""

    text: str
    field: str | None = None


def refusals(
    refusal: Refused | None, blamed: Mapping[int, str], words: Words
) -> list[ShownRefusal]:
    """``blamed``: the fields that refusals are about, by the refusal's id."""
    if refusal is None:
        return []
    return [
        ShownRefusal(_say(each, words), blamed.get(id(each), each.field))
        for each in each_of(refusal)
    ]


def _say(refusal: Refused, words: Words) -> str:
    if isinstance(refusal, BadField):
        wrong = words(refusal.wrong, **refusal.places)
        expected = words(refusal.expected, **refusal.places)
        return words("{wrong}; {expected}.", wrong=wrong, expected=expected)
    return sentence(refusal, words)


def homeless(form: FormData, html: str) -> list[str]:
    """The words of a refused form that the page answered with has no field for any more, because
    somebody else was quicker: they are shown, so that nobody writes them twice."""
    return [
        value.strip()
        for name, value in form.multi_items()
        if isinstance(value, str) and value.strip()
        if name.partition("-")[0] in WORDED and f'name="{name}"' not in html
    ]
