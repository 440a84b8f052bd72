"""Importing people with the posts they hold (任职人员): names into the directory, posts into the
log. Accounts and roles follow from them on their own page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aggregates.errors import NotFound, Refused
from aggregates.event import Event
from aggregates.organization.organization import Organization as Held
from aggregates.organization.organization import organization_id
from aggregates.words import N_
from service.access.log import By
from service.access.people import Person
from service.features.organizations.rights import ORGANIZATION_CHANGE
from service.features.people import commands as people
from service.features.people.table import PEOPLE
from service.recording.call import Call, permit, record
from service.recording.changes import Change, changed
from service.services import Services
from service.workbooks import values
from service.workbooks.errors import CellError, in_order
from service.workbooks.imported import Imported, Options
from service.workbooks.importing import ImportKind
from service.workbooks.reading import Reader, parsed
from service.workbooks.shapes import Column
from service.workbooks.table import Row, Sheet, read_table
from service.workbooks.wrong_rows import write_wrong_rows

POST = Column(
    key="post", title="职务", english="Post", required=True,
    words=("岗位", "党内职务", "任职", "Position"),
)  # fmt: skip
PLACED = tuple(
    replace(column, required=True) if column.key == "organization" else column
    for column in PEOPLE.columns
)
POSTS = replace(
    PEOPLE, kind="posts", title="任职人员", english="People with posts",
    columns=(*PLACED, POST),
    ignored=tuple(word for word in PEOPLE.ignored if word != "职务"),
)  # fmt: skip
EXPECTED = "an organization of yours that stands expected"


@dataclass(frozen=True, slots=True)
class Placed:
    person: Person
    organization: str
    post: str
    row: Row


def _placed(reader: Reader) -> Placed:
    place = reader.required("organization", values.parse_code, "")
    person = Person(
        person=reader.required("person", values.parse_code, ""),
        name=reader.required("name", values.parse_text, ""),
        telephone=reader.optional("telephone", values.parse_code),
        email=reader.words("email"),
        organization=place,
    )
    post = reader.required("post", values.parse_text, "")
    return Placed(person, place, post, reader.row)


def import_posts(
    services: Services, call: Call, file_name: str, data: bytes, options: Options
) -> Imported:
    """The directory first, so that no post is held by somebody it does not know."""
    sheet = read_table(file_name, data, POSTS)
    parsed_posts = parsed(
        sheet, _placed, ("person", "organization", "post"),
        lambda row: (row.person.person, row.organization, row.post),
    )  # fmt: skip
    errors = list(parsed_posts.errors)
    right = [row for row in parsed_posts.rows if _is_right(services, call, row, errors)]
    persons = list({row.person.person: row.person for row in right}.values())
    planned = services.accounts.people.plan(persons)
    events, filled = _fill(services, call, right)
    listed = [Change("person added", code) for code in planned.added]
    listed += [Change("person changed", code) for code in planned.changed]
    result = Imported(
        POSTS.kind, [*listed, *filled], in_order(errors), [], list(sheet.extra), len(sheet.rows)
    )
    if errors and options.partial and sheet.rows:
        result.wrong_rows = _left_out(sheet, errors, options)
    result.refused = bool(errors) and not (options.partial and right)
    if not result.refused and not options.dry_run:
        people.load(services, call, persons, By(call.who.account, call.act.via))
        done = record(services, call, events, **result.answered(options, posts=len(filled)))
        services.standing_data.forget()
        result.position, result.answer = done.position, done.answer
    return result


def _is_right(services: Services, call: Call, row: Placed, errors: list[CellError]) -> bool:
    try:
        permit(services, call, ORGANIZATION_CHANGE, row.organization)
        people.must_be_theirs(services, call, row.person.person, row.organization)
        if services.standing_data.organization(row.organization).dissolved:
            raise NotFound("There is no organization {code}.", code=row.organization)
    except Refused as refusal:
        error = row.row.error("organization", refusal.message, EXPECTED, **refusal.places)
        errors.append(error)
        return False
    return True


def _fill(
    services: Services, call: Call, rows: Sequence[Placed]
) -> tuple[list[Event], list[Change]]:
    places = services.log.get_many(Held, {organization_id(row.organization) for row in rows})
    events: list[Event] = []
    changes: list[Change] = []
    for row in rows:
        organization = places[organization_id(row.organization)]
        organization.fill_post(row.post, row.person.person, None, call.act)
        new = organization.take()
        events += new
        if new:
            values = {N_("Post"): row.post, N_("Person"): row.person.name or row.person.person}
            fields = changed(None, values)
            changes.append(
                Change("organization.post_filled", row.organization, None, row.post, fields)
            )
    return events, changes


def _left_out(sheet: Sheet, errors: Sequence[CellError], options: Options) -> bytes:
    out = io.BytesIO()
    write_wrong_rows(sheet, errors, out, translate=options.translate)
    return out.getvalue()


IMPORT = ImportKind(
    name="posts",
    words="People with posts",
    place=65,
    opens=ORGANIZATION_CHANGE,
    shape=POSTS,
    take=import_posts,
)
