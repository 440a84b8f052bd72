"""Assignments as JSON: the same for the API and the command line."""

from __future__ import annotations

from service.features.assignments.columns import LINES
from service.features.assignments.queries.burden import Burden
from service.features.assignments.queries.lines import Hop
from service.reading.shown import Shown


def show_hop(hop: Hop) -> Shown:
    return LINES.json(hop.line) | {
        "depth": hop.depth,
        "days_held": hop.days_held,
        "days_unreceived": hop.days_unreceived,
    }


def show_burden(burden: Burden) -> Shown:
    return {
        "organization": burden.organization,
        "period": str(burden.period),
        "fields": burden.fields,
        "evidence": burden.evidence,
        "fields_cap": burden.fields_cap,
        "evidence_cap": burden.evidence_cap,
        "over": burden.over,
        "asked": [
            {"by": each.by, "lines": each.lines, "fields": each.fields, "evidence": each.evidence}
            for each in burden.asked
        ],
    }
