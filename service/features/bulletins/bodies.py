"""What is sent of a bulletin: one body for page and API."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from aggregates.rules.bulletin import document_number
from service.web.fields import Body, Line, OrganizationCode, Sha256, Words, readable_by


class Writing(Body):
    """``text``: one paragraph a line. ``praised`` and ``named``: units, chosen by a person."""

    title: Annotated[Line, Field(title="Title of the bulletin")]
    text: Annotated[Words, Field(title="Text")]
    praised: Annotated[
        list[OrganizationCode], Field(title="Praised", default_factory=list, max_length=200)
    ]
    named: Annotated[
        list[OrganizationCode], Field(title="Named", default_factory=list, max_length=200)
    ]


class Signature(Body):
    """``document_number``: 发文字号, like ×直党工〔2027〕3号."""

    document_number: Annotated[Line, readable_by(document_number), Field(title="Document number")]


class Reason(Body):
    reason: Annotated[Words, Field(title="Reason")]


class FinalFile(Body):
    sha256: Sha256


class Nothing(Body):
    """The quarter says all that there is to say."""
