"""Refusals in words: the status each has over HTTP, and its sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

from aggregates.errors import NotFound, Refused, Several, Stale
from aggregates.scheme.parameters import BadScheme
from aggregates.task.terms import BadTask
from aggregates.values.condition import BadCondition
from aggregates.values.cycle import BadCycle, BadDeadline
from aggregates.values.period import BadPeriod
from aggregates.values.points import BadPoints

Translate = Callable[[str], str]

# By the refusal's class, the nearest in its line of descent; every other rule refuses with 409.
STATUS: dict[str, int] = {
    NotFound.__name__: 404,
    Stale.__name__: 409,
    "Forbidden": 403,
    "BadMoment": 422,
    "KeyReused": 422,
    "BadText": 422,
    "TooMany": 422,
    "Unreadable": 422,
    "NoPeriod": 422,
    "TooLong": 422,
    "WrongDigest": 422,
    "UnknownEvidence": 422,
    "UnknownKind": 422,
    "WeakPassword": 422,
    "PointsAboveWeight": 422,
    "InTheFuture": 422,
    "DeadlineTooLate": 422,
    BadPeriod.__name__: 422,
    BadPoints.__name__: 422,
    BadCycle.__name__: 422,
    BadDeadline.__name__: 422,
    BadCondition.__name__: 422,
    BadTask.__name__: 422,
    BadScheme.__name__: 422,
    Refused.__name__: 409,
}


def status_of(refusal: Refused) -> int:
    if isinstance(refusal, Several):
        return max(status_of(each) for each in refusal.refusals)
    return next(STATUS[kind.__name__] for kind in type(refusal).__mro__ if kind.__name__ in STATUS)


def sentence(refusal: Refused, translate: Translate = str) -> str:
    """The refusal in words, with the rule it rests on; several, one to a line."""
    if isinstance(refusal, Several):
        return "\n".join(sentence(each, translate) for each in refusal.refusals)
    places = {name: _told(value, translate) for name, value in refusal.places.items()}
    words = translate(refusal.message).format(**places)
    return f"{words} ({refusal.rule})" if refusal.rule else words


def _told(value: object, translate: Translate) -> object:
    return translate(value) if isinstance(value, str) else value
