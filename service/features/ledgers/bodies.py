"""What is sent of a ledger check: one body for page and API."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from aggregates.values.text import Text, text
from service.features.rectifications.commands import Wanting
from service.web.fields import Body, Day, Words


class Failure(Body):
    """问题、措施、责任人、时限. Without a day the scheme's working days count."""

    problem: Annotated[Words, Field(title="Problem")]
    measure: Annotated[str | None, Field(title="Measure", max_length=4000)] = None
    responsible: Annotated[str | None, Field(title="Answers for it", max_length=200)] = None
    due: Annotated[Day | None, Field(title="Deadline")] = None

    def wanting(self) -> Wanting:
        return Wanting(
            problem=Text(self.problem), measure=text(self.measure),
            responsible=text(self.responsible), due=self.due,
        )  # fmt: skip


class Look(Body):
    """What the sample says of an item. ``problem`` is needed where it failed."""

    failed: Annotated[bool, Field(title="It is wanting")]
    problem: Annotated[str | None, Field(title="Problem", max_length=4000)] = None
    measure: Annotated[str | None, Field(title="Measure", max_length=4000)] = None
    responsible: Annotated[str | None, Field(title="Answers for it", max_length=200)] = None
    due: Annotated[Day | None, Field(title="Deadline")] = None

    def wanting(self) -> Wanting | None:
        problem = text(self.problem)
        if problem is None:
            return None
        return Wanting(
            problem=problem, measure=text(self.measure), responsible=text(self.responsible),
            due=self.due,
        )  # fmt: skip
