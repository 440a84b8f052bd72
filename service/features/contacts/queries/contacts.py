"""Contacts (双联系) as of a moment: whose with whom, and what was done in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from aggregates.errors import NotFound
from aggregates.rules.contact import Done, Span
from projections.contacts import CONTACT_ACTS, CONTACTS
from service.reading.reader import Reader
from service.reading.sentences import said


@dataclass(frozen=True, slots=True)
class Acted:
    """An act with its words; None: nothing said, or forgotten."""

    row: Row[Any]
    findings: str | None
    advice: str | None

    @property
    def done(self) -> Done:
        return Done(self.row.happened_on, self.row.kinds, self.row.lines)


@dataclass(frozen=True, slots=True)
class Sees:
    """Whose contacts somebody sees: those of organizations within reach (None: all), and those of
    leaders they are, or stand in for."""

    organizations: frozenset[str] | None
    leaders: frozenset[str] = frozenset()

    def sees(self, row: Row[Any]) -> bool:
        within = self.organizations is None or row.organization in self.organizations
        return within or row.leader in self.leaders


ALL = Sees(None)


def contacts(
    reader: Reader,
    *,
    leader: str | None = None,
    organizations: Collection[str] | None = None,
    sees: Sees = ALL,
) -> list[Row[Any]]:
    """By leader, within it by organization; those that ended too."""
    rows = reader.view.rows(CONTACTS)
    order = (rows.c.leader, rows.c.organization, rows.c.begins, rows.c.linked)
    query = select(rows).order_by(*order)
    if leader is not None:
        query = query.where(rows.c.leader == leader)
    if organizations is not None:
        query = query.where(rows.c.organization.in_(list(organizations)))
    return [row for row in reader.view.all(query) if sees.sees(row)]


def must_be_linked(reader: Reader, contact: str) -> Row[Any]:
    rows = reader.view.rows(CONTACTS)
    row = reader.view.one(select(rows).where(rows.c.contact == contact))
    if row is None:
        raise NotFound("There is no contact {id}.", id=contact)
    return row


def span(row: Row[Any]) -> Span:
    return Span(row.kind, row.begins, row.ends)


def leader_on(row: Row[Any], day: date) -> str:
    """Whose it was on that day; before its first, the first leader's."""
    known = [leader for since, leader in row.leaders if date.fromisoformat(since) <= day]
    return str(known[-1] if known else row.leaders[0][1])


def acts(
    reader: Reader, contacts: Iterable[str], first: date | None = None, last: date | None = None
) -> dict[str, list[Acted]]:
    """By contact, by the day they happened on. ``first``, ``last``: days, both included."""
    rows = reader.view.rows(CONTACT_ACTS)
    query = select(rows).where(rows.c.contact.in_(list(contacts)))
    if first is not None:
        query = query.where(rows.c.happened_on >= first)
    if last is not None:
        query = query.where(rows.c.happened_on <= last)
    stored = reader.view.all(query.order_by(rows.c.happened_on, rows.c.recorded))
    words = reader.texts(row.recorded for row in stored)
    by_contact: dict[str, list[Acted]] = {}
    for row in stored:
        texts = (said(words, row.recorded, name) for name in ("findings", "advice"))
        by_contact.setdefault(row.contact, []).append(Acted(row, *texts))
    return by_contact


def notes(reader: Reader, rows: Iterable[Row[Any]]) -> dict[str, str | None]:
    """备注 by contact."""
    known = list(rows)
    words = reader.texts(row.linked for row in known)
    return {row.contact: said(words, row.linked, "note") for row in known}


@dataclass(frozen=True, slots=True)
class Advice:
    """意见 of an act, and whether a later act found it taken up (落实)."""

    act: Acted
    taken_up_on: date | None


def last_advice(acts: Iterable[Acted]) -> Advice | None:
    """Of acts in order: the last that gave any."""
    last: Advice | None = None
    for act in acts:
        if act.row.taken_up and last is not None:
            last = Advice(last.act, last.taken_up_on or act.row.happened_on)
        if act.advice is not None:
            last = Advice(act, None)
    return last
