"""The people directory (人员名录): code, name, telephone, mail; erasable, and the only place of
personal data. The log knows codes alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, insert, select, update

from aggregates.errors import NotFound, Refused
from aggregates.values.moment import to_micros
from service.access.database import writing
from service.access.log import By, record
from service.access.tables import PEOPLE

FIELDS = ("name", "telephone", "email", "organization")
CODE = re.compile(r"[^\s\x00-\x1f]{1,64}")


class BadPerson(Refused):
    """A code or a field that no person has."""

    status = 422


@dataclass(frozen=True, slots=True)
class Person:
    """``person``: the code that facts carry. None: not known; it changes nothing."""

    person: str
    name: str | None = None
    telephone: str | None = None
    email: str | None = None
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """``before``: of those that are changed, what the directory has."""

    added: list[str]
    changed: list[str]
    before: dict[str, Row[Any]] = field(default_factory=dict)


class People:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    # --- looking ------------------------------------------------------------------------------

    def find(self, person: str) -> Row[Any]:
        """NotFound for a code that is unknown or erased."""
        query = select(PEOPLE).where(PEOPLE.c.person == person, PEOPLE.c.erased_at.is_(None))
        with self.engine.connect() as db:
            row = db.execute(query).one_or_none()
        if row is None:
            raise NotFound("There is no person {person} in the directory.", person=person)
        return row

    def of(self, organizations: Iterable[str] | None, after: str = "", limit: int = 1000
           ) -> list[Row[Any]]:  # fmt: skip
        """By code; None: everybody."""
        query = select(PEOPLE).where(PEOPLE.c.erased_at.is_(None), PEOPLE.c.person > after)
        if organizations is not None:
            query = query.where(PEOPLE.c.organization.in_(list(organizations)))
        with self.engine.connect() as db:
            return list(db.execute(query.order_by(PEOPLE.c.person).limit(limit)))

    def names(self, persons: Iterable[str]) -> dict[str, str]:
        """By code, of those that are known."""
        query = select(PEOPLE.c.person, PEOPLE.c.name).where(PEOPLE.c.person.in_(list(persons)))
        with self.engine.connect() as db:
            return {row.person: row.name for row in db.execute(query) if row.name}

    def known(self, persons: Iterable[str]) -> dict[str, str | None]:
        """By code, of those the directory has or had: their name, None for who was erased."""
        query = select(PEOPLE.c.person, PEOPLE.c.name).where(PEOPLE.c.person.in_(list(persons)))
        with self.engine.connect() as db:
            return {row.person: row.name for row in db.execute(query)}

    # --- changing -----------------------------------------------------------------------------

    def plan(self, people: Sequence[Person]) -> Changes:
        """What ``load`` would do. BadPerson."""
        with self.engine.connect() as db:
            known = {row.person: row for row in db.execute(select(PEOPLE))}
        added, changed = [], []
        for each in people:
            must_be_sound(each)
            row = known.get(each.person)
            if row is None:
                added.append(each.person)
            elif any(_given(each).get(name, getattr(row, name)) != getattr(row, name)
                     for name in FIELDS):  # fmt: skip
                changed.append(each.person)
        return Changes(added, changed, {code: known[code] for code in changed})

    def load(self, people: Sequence[Person], now: datetime, by: By) -> Changes:
        """All of them, or none; an absent person or field changes nothing. The record names
        codes alone."""
        planned = self.plan(people)
        with writing(self.engine) as db:
            for each in people:
                values = _given(each)
                if each.person in planned.added:
                    made = {"person": each.person, "made_at": to_micros(now)}
                    db.execute(insert(PEOPLE).values(**made, **values))
                elif each.person in planned.changed:
                    is_own = PEOPLE.c.person == each.person
                    db.execute(update(PEOPLE).where(is_own).values(**values, erased_at=None))
            if planned.added or planned.changed:
                record(db, "people.loaded", by, added=len(planned.added),
                       changed=len(planned.changed))  # fmt: skip
        return planned

    def erase(self, person: str, now: datetime, by: By) -> None:
        """Everything but the code goes, for good (个人信息删除); facts keep their codes."""
        with writing(self.engine) as db:
            own = PEOPLE.c.person == person, PEOPLE.c.erased_at.is_(None)
            blank: dict[str, Any] = dict.fromkeys(FIELDS)
            done = db.execute(update(PEOPLE).where(*own).values(**blank, erased_at=to_micros(now)))
            if not done.rowcount:
                raise NotFound("There is no person {person} in the directory.", person=person)
            record(db, "person.erased", by, person=person)


def _given(each: Person) -> dict[str, str]:
    return {name: value for name, value in asdict(each).items()
            if name != "person" and value}  # fmt: skip


def must_be_sound(each: Person) -> None:
    """BadPerson."""
    if not CODE.fullmatch(each.person):
        raise BadPerson("A person's code has 1 to 64 signs and no blanks: {code}.",
                        code=each.person[:80])  # fmt: skip
    for name, value in _given(each).items():
        if len(value) > 200 or not value.isprintable():
            raise BadPerson("The {field} of {code} cannot be read.", field=name, code=each.person)
