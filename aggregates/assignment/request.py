"""A request of the holder that waits for the superior's answer: 延期 or 不适用."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aggregates.assignment.states import WrongState
from aggregates.event import Act
from aggregates.rules.independence import NOBODY, Persons, must_not_decide


@dataclass(frozen=True, slots=True)
class Request:
    """``answer``: None while it waits, then whether it was granted. ``asked_by``: persons."""

    number: int
    due: date | None = None
    answer: bool | None = None
    asked_by: Persons = NOBODY


def must_wait(request: Request | None, act: Act) -> Request:
    """WrongState where nothing was asked, or it was answered already; OwnWork where who asked
    would answer."""
    if request is None or request.answer is not None:
        raise WrongState("There is no request that waits for an answer.", rule="R2")
    must_not_decide(request.asked_by, act)
    return request
