"""What is sent of an election: one body for page and API."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from service.web.fields import Body, Day


class Election(Body):
    """``term_years``: left out, as usual for its kind: 5 of a party committee, else 3."""

    held_on: Annotated[Day, Field(title="Election held on")]
    term_years: Annotated[int | None, Field(title="Term in years", ge=1, le=10)] = None
