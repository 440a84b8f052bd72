"""The burden meter (减负): what was asked of an organization in a month, and by whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from aggregates.assignment.states import Status
from aggregates.values.period import Month
from service.features.assignments.queries.lines import Wanted, find
from service.reading.reader import Reader

FIELDS_A_LINE = 3  # outcome, points, completion date: what a report asks of each line


@dataclass(frozen=True, slots=True)
class Asked:
    """``by``: the organization that asks. ``evidence``: files the reports gave; none is asked for
    until the organization is drawn for a check (抽到再交)."""

    by: str
    lines: int
    fields: int
    evidence: int


@dataclass(frozen=True, slots=True)
class Burden:
    """Caps are the scheme's; None: it sets none."""

    organization: str
    period: Month
    asked: list[Asked]
    fields_cap: int | None
    evidence_cap: int | None

    @property
    def fields(self) -> int:
        return sum(each.fields for each in self.asked)

    @property
    def evidence(self) -> int:
        return sum(each.evidence for each in self.asked)

    @property
    def over(self) -> bool:
        """Whether more is asked than the scheme allows."""
        limits = ((self.fields, self.fields_cap), (self.evidence, self.evidence_cap))
        return any(cap is not None and count > cap for count, cap in limits)


def burden(reader: Reader, organization: str, period: Month) -> Burden:
    """What was cancelled asks nothing."""
    lines: dict[str, list[int]] = defaultdict(list)
    for row in find(reader, Wanted(organizations=[organization], periods=[str(period)])):
        if row.status != Status.CANCELLED:
            lines[row.issuer].append(row.evidence)
    asked = [
        Asked(by, len(files), FIELDS_A_LINE * len(files), sum(files))
        for by, files in sorted(lines.items())
    ]
    scheme = reader.scheme(period).parameters
    return Burden(organization, period, asked, scheme.burden_fields_cap, scheme.burden_evidence_cap)
