"""Importing the people directory (人员名录): all of it, or nothing and every wrong cell."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row as Held

from aggregates.errors import Refused
from aggregates.words import N_
from service.access.log import By
from service.access.people import FIELDS, Person, must_be_sound
from service.features.people import commands as people
from service.features.people.rights import PEOPLE_CHANGE
from service.features.people.table import PEOPLE, PersonRow, parse_people
from service.recording.call import Call
from service.recording.changes import Change, FieldChange, Values, changed
from service.services import Services
from service.workbooks.errors import CellError, in_order
from service.workbooks.imported import Imported, Options
from service.workbooks.importing import ImportKind
from service.workbooks.table import Row, Sheet, read_table
from service.workbooks.wrong_rows import write_wrong_rows

ADDED = "person added"
CHANGED = "person changed"
EXPECTED = "a person of an organization of yours expected"


@dataclass(slots=True)
class Work:
    sheet: Sheet
    people: list[tuple[Person, Row]]
    errors: list[CellError]


def import_people(
    services: Services, call: Call, file_name: str, data: bytes, options: Options
) -> Imported:
    """Names, telephones and mails go into the directory alone: the log learns nothing of them."""
    sheet = read_table(file_name, data, PEOPLE)
    parsed = parse_people(sheet)
    work = Work(sheet, [], list(parsed.errors))
    for each in parsed.rows:
        person = Person(each.person, each.name, each.telephone, each.email, each.organization)
        _look_at(services, call, work, person, each.row)
    for doubtful in parsed.doubtful:
        if "organization" not in doubtful.wrong:
            _look_at(services, call, work, _only_placed(doubtful.row), doubtful.row.row, keep=False)
    planned = services.accounts.people.plan([person for person, _ in work.people])
    after = {person.person: person for person, _ in work.people}
    changes = [Change(ADDED, code, fields=changed(None, _fields_of(after[code])))
               for code in planned.added]  # fmt: skip
    changes += [Change(CHANGED, code, fields=_changed(planned.before[code], after[code]))
                for code in planned.changed]  # fmt: skip
    errors = in_order(work.errors)
    result = Imported("people", changes, errors, [], list(sheet.extra), len(sheet.rows))
    if work.errors and options.partial and sheet.rows:
        out = io.BytesIO()
        write_wrong_rows(sheet, work.errors, out, translate=options.translate)
        result.wrong_rows = out.getvalue()
    result.refused = bool(work.errors) and not (options.partial and work.people)
    if not result.refused and not options.dry_run:
        by = By(call.who.account, call.act.via)
        people.load(services, call, [person for person, _ in work.people], by)
        result.recorded, result.position = True, services.log.last()[0]
    return result


def _fields_of(person: Person) -> Values:
    """As people read it, by the fields' words."""
    return {
        N_("Full name"): person.name,
        N_("Telephone"): person.telephone,
        N_("Mail"): person.email,
        N_("Organization"): person.organization,
    }


def _changed(before: Held[Any], after: Person) -> tuple[FieldChange, ...]:
    """What is not given changes nothing."""
    old = _fields_of(Person(before.person, *(getattr(before, name) for name in FIELDS)))
    given = {name: value for name, value in _fields_of(after).items() if value is not None}
    return changed(old, given)


def _only_placed(row: PersonRow) -> Person:
    """Of one whose other cells are wrong already, where it belongs is looked at all the same."""
    return Person(row.person, organization=row.organization)


def _look_at(
    services: Services, call: Call, work: Work, person: Person, row: Row, keep: bool = True
) -> None:
    try:
        must_be_sound(person)
        people.must_be_theirs(services, call, person.person, person.organization)
    except Refused as refusal:
        column = "organization" if person.organization else "person"
        work.errors.append(row.error(column, refusal.message, EXPECTED, **refusal.places))
    else:
        work.people += [(person, row)] if keep else []


IMPORT = ImportKind(
    name="people",
    words="People",
    place=60,
    opens=PEOPLE_CHANGE,
    shape=PEOPLE,
    take=import_people,
    whole=False,
)
