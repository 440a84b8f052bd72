"""What is sent of a rectification: one body for page and API."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from service.web.fields import Body


class Plan(Body):
    """整改措施、责任人: what is not said stays as it was."""

    measure: Annotated[str | None, Field(title="Measure", max_length=4000)] = None
    responsible: Annotated[str | None, Field(title="Answers for it", max_length=200)] = None
