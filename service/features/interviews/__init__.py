"""Talks with those who answer for an organization (双约谈)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

from aggregates.words import N_
from service.feature import Entry, Feature, Figure, Panel, Todo
from service.features.interviews.rights import INTERVIEW_READ, RIGHTS

if TYPE_CHECKING:
    from schedules.job import Job


def _jobs() -> Iterator[Job]:
    from schedules.propose_interviews import ProposeInterviews

    yield ProposeInterviews()


def _home(page: Any) -> Iterator[Figure | Todo | Panel]:
    from service.features.interviews.home import home

    return home(page)


def _sees(reader: Any, who: Any) -> frozenset[UUID] | None:
    from service.features.interviews.queries.interviews import seen_by

    return seen_by(reader, who)


FEATURE = Feature(
    name="interviews",
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Talks",
            path="/interviews",
            opens=INTERVIEW_READ,
            place=82,
            group="Leaders",
            icon="talk",
        ),
    ),
    jobs=_jobs,
    home=_home,
    guards={"interview": _sees},
    news={
        "interview-notified": N_("A talk with you was called, or put off to another day."),
        "interview-withdrawn": N_("A talk with you was withdrawn."),
    },
    families={"interview": "Talks"},
)
