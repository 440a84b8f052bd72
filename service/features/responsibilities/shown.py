"""Who answers for an organization on a day, in JSON."""

from __future__ import annotations

from datetime import date

from aggregates.rules.responsibility import duty_of_organization
from service.features.responsibilities.columns import RESPONSIBILITIES
from service.features.responsibilities.queries import answering, election
from service.reading.reader import Reader
from service.reading.shown import Shown, link
from service.reading.tree import tree


def show(reader: Reader, code: str, on: date | None) -> Shown:
    places = tree(reader)
    place, day = places[code], on or reader.today
    known = election(reader, code)
    below = places.beneath.get(code, [])
    return {
        "organization": code,
        "on": day.isoformat(),
        "duty": duty_of_organization(place.kind),
        "posts": [RESPONSIBILITIES.json(each) for each in answering(reader, [code], day)],
        "below": [RESPONSIBILITIES.json(each) for each in answering(reader, below, day)],
        "election": None if known is None else {
            "held_on": known.held_on.isoformat(), "term_years": known.term_years,
            "due": known.due.isoformat(), "remind": known.reminded.isoformat(),
        },
        "position": reader.at.position,
        "as_of": link(reader.at),
    }  # fmt: skip
