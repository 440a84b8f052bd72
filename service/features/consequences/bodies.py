"""What is sent of what follows: one body for page and API."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from service.web.fields import Body, OrganizationCode, PersonCode, Words

KindName = Literal["honours", "targets", "promotion"]


class Sending(Body):
    """Of an organization, or of a person who holds a post in one."""

    kind: Annotated[KindName, Field(title="What it is for")]
    organization: Annotated[OrganizationCode | None, Field(title="Organization")] = None
    person: Annotated[PersonCode | None, Field(title="Person, if it is one's")] = None
    basis: Annotated[Words, Field(title="Basis, and whom it goes to")]


class Feedback(Body):
    feedback: Annotated[Words, Field(title="What became of it")]


class Withdrawal(Body):
    reason: Annotated[Words, Field(title="Reason")]
