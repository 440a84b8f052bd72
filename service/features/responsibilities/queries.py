"""Who answers for what on a day, and whose elections are due, as known at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from aggregates.rules.responsibility import (
    Duty,
    due_on,
    duty_of_organization,
    duty_of_post,
    reminded_on,
)
from projections.responsibilities import ELECTIONS, TERMS
from service.reading.reader import Reader
from service.reading.tree import Place, tree


@dataclass(frozen=True, slots=True)
class Answering:
    """A person in a post. ``until`` None: still."""

    place: Place
    post: str
    person: str
    since: date
    until: date | None
    duty: Duty

    @property
    def organization(self) -> str:
        return self.place.code

    @property
    def name(self) -> str:
        return self.place.name

    @property
    def of_organization(self) -> str | None:
        return duty_of_organization(self.place.kind)


@dataclass(frozen=True, slots=True)
class Election:
    organization: str
    held_on: date
    term_years: int

    @property
    def due(self) -> date:
        return due_on(self.held_on, self.term_years)

    @property
    def reminded(self) -> date:
        return reminded_on(self.held_on, self.term_years)


def answering(reader: Reader, codes: Iterable[str], on: date) -> list[Answering]:
    """Of these organizations, those whose days in the post hold that day."""
    places, rows = tree(reader), reader.view.rows(TERMS)
    wanted = list(codes)
    query = select(rows).where(rows.c.organization.in_(wanted))
    order = {code: number for number, code in enumerate(wanted)}
    terms = [_answering(reader, places[row.organization], row) for row in reader.view.all(query)]
    of_day = [each for each in terms if each.since <= on and (not each.until or on < each.until)]
    return sorted(of_day, key=lambda each: (order[each.organization], _rank(each), each.person))


def _rank(each: Answering) -> tuple[int, str]:
    names = ("main", "whole", "divided", "coordination", "implementation", "double")
    return names.index(each.duty.name), each.post


def _answering(reader: Reader, place: Place, row: Row[Any]) -> Answering:
    since = row.held_since or reader.day_of(row.filled_at)
    until = row.held_until or (reader.day_of(row.vacated_at) if row.vacated_at else None)
    return Answering(place, row.post, row.person, since, until, duty_of_post(row.post, place.kind))


def election(reader: Reader, code: str) -> Election | None:
    rows = reader.view.rows(ELECTIONS)
    row = reader.view.one(select(rows).where(rows.c.organization == code))
    return Election(code, row.held_on, row.term_years) if row is not None else None


def elections_due(reader: Reader, today: date) -> list[Election]:
    """Of organizations that stand, those whose reminder's day has come, the most urgent first."""
    places, rows = tree(reader), reader.view.rows(ELECTIONS)
    known = [
        Election(row.organization, row.held_on, row.term_years)
        for row in reader.view.all(select(rows))
        if places[row.organization].dissolved_at is None
    ]
    return sorted((each for each in known if each.reminded <= today), key=lambda each: each.due)
