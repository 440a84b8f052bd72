"""A request of the holder that waits for the superior's answer: 延期 or 不适用."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aggregates.assignment.states import WrongState


@dataclass(frozen=True, slots=True)
class Request:
    """``answer``: None while it waits, then whether it was granted."""

    number: int
    due: date | None = None
    answer: bool | None = None


def must_wait(request: Request | None) -> Request:
    """WrongState where nothing was asked, or it was answered already."""
    if request is None or request.answer is not None:
        raise WrongState("There is no request that waits for an answer.", rule="R2")
    return request
