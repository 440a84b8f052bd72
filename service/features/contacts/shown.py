"""A contact in JSON, and with its words for pages and papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from service.features.contacts.columns import DONE
from service.features.contacts.queries.contacts import (
    Acted,
    Advice,
    acts,
    last_advice,
    must_be_linked,
)
from service.reading.reader import Reader
from service.reading.sentences import said
from service.reading.shown import Shown, link


@dataclass(frozen=True, slots=True)
class Opened:
    """A contact with its acts, in the order of their days."""

    row: Row[Any]
    note: str | None
    ended_for: str | None
    acts: list[Acted]

    @property
    def advice(self) -> Advice | None:
        return last_advice(self.acts)


def opened(reader: Reader, contact: str) -> Opened:
    row = must_be_linked(reader, contact)
    words = reader.texts([row.linked, row.ending])
    return Opened(
        row,
        said(words, row.linked, "note"),
        said(words, row.ending, "reason"),
        acts(reader, [contact]).get(contact, []),
    )


def show_contact(reader: Reader, contact: str) -> Shown:
    known = opened(reader, contact)
    row, advice = known.row, known.advice
    names = ("contact", "kind", "leader", "organization", "lines", "post")
    return {name: getattr(row, name) for name in names} | {
        "leaders": [{"since": since, "leader": leader} for since, leader in row.leaders],
        "since": row.begins.isoformat(),
        "until": row.ends.isoformat(),
        "note": known.note,
        "ended_for": known.ended_for,
        "acts": [DONE.json(each) for each in known.acts],
        "advice": _advice(advice),
        "position": reader.at.position,
        "as_of": link(reader.at),
    }


def _advice(advice: Advice | None) -> Shown | None:
    if advice is None:
        return None
    taken = advice.taken_up_on
    return {
        "text": advice.act.advice,
        "given_on": advice.act.row.happened_on.isoformat(),
        "taken_up_on": taken.isoformat() if taken else None,
    }
