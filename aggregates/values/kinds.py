"""What kind of value a fact's field holds: how people are shown it, wherever it stands."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, get_args, get_type_hints


class Kind(StrEnum):
    POINTS = "points"  # whole hundredths
    ORGANIZATION = "organization"  # its code
    WORD = "word"  # one of ours, of the catalogue


Points = Annotated[int, Kind.POINTS]
OrganizationCode = Annotated[str, Kind.ORGANIZATION]
Word = Annotated[str, Kind.WORD]


_KNOWN: dict[type, dict[str, Kind]] = {}


def kinds_of(fact: type) -> dict[str, Kind]:
    """By field; fields that say nothing of their kind are shown as they are."""
    if fact not in _KNOWN:
        hints = get_type_hints(fact, include_extras=True)
        kinds = ((name, _kind(hint)) for name, hint in hints.items())
        _KNOWN[fact] = {name: kind for name, kind in kinds if kind is not None}
    return _KNOWN[fact]


def _kind(hint: object) -> Kind | None:
    for part in get_args(hint):
        kind = part if isinstance(part, Kind) else _kind(part)
        if kind is not None:
            return kind
    return None
