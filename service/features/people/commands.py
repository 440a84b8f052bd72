"""The people directory (人员名录): who may change which person's line."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated

from pydantic import Field

from aggregates.errors import NotFound
from service.access.log import By
from service.access.people import Changes, Person
from service.features.people.rights import PEOPLE_CHANGE
from service.recording.call import Call, permit
from service.services import Services
from service.web.fields import Body, Code, Line, OrganizationCode


def must_be_theirs(services: Services, call: Call, person: str, organization: str | None) -> None:
    """Both where the person is listed and where it comes to be; Forbidden, NotFound."""
    places = [organization] if organization else []
    with suppress(NotFound):
        home = services.accounts.people.find(person).organization
        places += [home] if home else []
    if not places:
        permit(services, call, PEOPLE_CHANGE)
    for place in dict.fromkeys(places):
        permit(services, call, PEOPLE_CHANGE, place)
        services.standing_data.organization(place)


class Changed(Body):
    """What is left out stays as it is."""

    name: Annotated[Line | None, Field(title="Full name")] = None
    telephone: Annotated[Line | None, Field(title="Telephone")] = None
    email: Annotated[Line | None, Field(title="Mail")] = None
    organization: Annotated[OrganizationCode | None, Field(title="Organization code")] = None


class Listed(Changed):
    """With the code by which facts know the person."""

    person: Annotated[Code, Field(title="Person code")]


def load(services: Services, call: Call, people: Sequence[Person], by: By) -> Changes:
    """All of them, or none; an absent person or field changes nothing."""
    for each in people:
        must_be_theirs(services, call, each.person, each.organization)
    return services.accounts.people.load(people, call.act.at, by)
