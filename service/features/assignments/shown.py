"""Assignments as JSON: the same for the API and the command line."""

from __future__ import annotations

from service.features.assignments.columns import LINES
from service.features.assignments.queries.burden import Burden
from service.features.assignments.queries.lines import Hop
from service.reading.shown import Shown


def show_hop(found: Hop) -> Shown:
    return LINES.json(found.line) | {
        "depth": found.depth,
        "days_held": found.days_held,
        "days_unreceived": found.days_unreceived,
    }


def show_burden(found: Burden) -> Shown:
    return {
        "organization": found.organization,
        "period": str(found.period),
        "fields": found.fields,
        "evidence": found.evidence,
        "fields_cap": found.fields_cap,
        "evidence_cap": found.evidence_cap,
        "over": found.over,
        "asked": [
            {"by": each.by, "lines": each.lines, "fields": each.fields, "evidence": each.evidence}
            for each in found.asked
        ],
    }
