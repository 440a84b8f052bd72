"""Talks (双约谈) as of a moment, and who has a part in them: nobody else sees anything (R14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from projections.interviews import COMMITMENTS, INTERVIEWS
from projections.organizations import POSTS
from service.access.roles import Role
from service.access.who import Who
from service.features.contacts.queries.contacts import contacts, leader_on, span
from service.features.interviews.rights import INTERVIEW_AUDIT, INTERVIEW_DECIDE
from service.reading.reader import Reader
from service.reading.tree import tree

HANDLERS = frozenset({"proposer", "approver", "holder", "linked"})


@dataclass(frozen=True, slots=True)
class Talk:
    """``parts``: what the reader has to do with it."""

    row: Row[Any]
    subjects: tuple[str, ...]
    linked: tuple[str, ...]
    parts: frozenset[str]


def talks(reader: Reader, who: Who, organization: str | None = None) -> list[Talk]:
    """The newest first, those the reader has a part in."""
    rows = reader.view.rows(INTERVIEWS)
    query = select(rows).order_by(rows.c.proposed.desc())
    if organization is not None:
        query = query.where(rows.c.organization == organization)
    every = [_talk(reader, row, who) for row in reader.view.all(query)]
    return [talk for talk in every if talk.parts]


def talk(reader: Reader, who: Who, interview: str) -> Talk | None:
    """None where there is none, and where the reader has no part in it: the two look alike."""
    rows = reader.view.rows(INTERVIEWS)
    row = reader.view.one(select(rows).where(rows.c.interview == interview))
    known = _talk(reader, row, who) if row is not None else None
    return known if known is not None and known.parts else None


def seen_by(reader: Reader, who: Who) -> frozenset[UUID] | None:
    """The talks of which somebody sees the facts in the trail."""
    return frozenset(UUID(known.row.interview) for known in talks(reader, who))


def open_of(reader: Reader, organization: str) -> bool:
    """Whether one is open with it, whoever sees it."""
    rows = reader.view.rows(INTERVIEWS)
    states = ("proposed", "approved", "notified", "held")
    query = select(rows.c.interview).where(
        rows.c.organization == organization, rows.c.state.in_(states)
    )
    return bool(reader.view.all(query.limit(1)))


# --- whose part ---------------------------------------------------------------------------------


def subjects(reader: Reader, organization: str, person: str | None, post: str | None) -> list[str]:
    """Whom it is with: the person, or whoever holds the post now."""
    if person is not None:
        return [person]
    rows = reader.view.rows(POSTS)
    query = select(rows.c.person).where(rows.c.organization == organization, rows.c.post == post)
    return sorted(row.person for row in reader.view.all(query))


def linked_leaders(reader: Reader, organization: str, day: date) -> list[str]:
    """Of contacts with the organization that stand on that day."""
    rows = contacts(reader, organizations=[organization])
    return sorted({leader_on(row, day) for row in rows if span(row).holds(day)})


def _talk(reader: Reader, row: Row[Any], who: Who) -> Talk:
    today = [*subjects(reader, row.organization, row.person, row.post)]
    everybody = tuple(dict.fromkeys([*today, *row.told]))
    linked = tuple(linked_leaders(reader, row.organization, reader.today))
    persons = {"subject": everybody, "proposer": row.proposers, "approver": row.approvers,
               "holder": row.leaders, "linked": linked}  # fmt: skip
    own = {part for part, codes in persons.items() if who.actor in codes}
    if "subject" in own:  # whatever else they are, they decide nothing of their own talk
        own = {"subject"}
    elif _audits(reader, row, who):
        own.add("auditor")
    elif row.state == "proposed" and _may_decide(reader, row, who):
        own.add("decider")
    return Talk(row, everybody, linked, frozenset(own))


def _audits(reader: Reader, row: Row[Any], who: Who) -> bool:
    is_auditor = any(grant.role is Role.AUDITOR for grant in who.grants)
    places = tree(reader)
    lineage = places.lineage(row.organization) if row.organization in places else []
    return is_auditor and who.may(INTERVIEW_AUDIT, lineage, places.root)


def _may_decide(reader: Reader, row: Row[Any], who: Who) -> bool:
    """By their own grants: no deputy reads talks (R20)."""
    places = tree(reader)
    above = places[row.organization].superior or row.organization
    return not who.operator and who.may(INTERVIEW_DECIDE, places.lineage(above), places.root)


# --- commitments --------------------------------------------------------------------------------


def commitments(reader: Reader, interview: str) -> Sequence[Row[Any]]:
    rows = reader.view.rows(COMMITMENTS)
    query = select(rows).where(rows.c.interview == interview).order_by(rows.c.number)
    return reader.view.all(query)
