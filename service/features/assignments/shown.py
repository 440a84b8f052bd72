"""Assignments as JSON: the same for the API and the command line."""

from __future__ import annotations

from service.features.assignments.queries.burden import Burden
from service.features.assignments.queries.lines import Hop, Line
from service.reading.shown import Shown, moment, points


def show_assignment(line: Line) -> Shown:
    row = line.row
    return {
        "id": str(row.assignment),
        "period": row.period,
        "organization": row.organization,
        "issuer": row.issuer,
        "origin": row.origin,
        "task": row.task,
        "name": line.name,
        "points": points(row.points),
        "due": row.due.isoformat(),
        "due_guessed": row.guessed,
        "parent": str(row.parent) if row.parent else None,
        "status": row.status,
        "light": line.light.colour,
        "shape": line.light.shape,
        "word": line.light.word,
        "outcome": row.outcome,
        "claimed": points(row.claimed),
        "happened_on": row.happened_on.isoformat() if row.happened_on else None,
        "done_late": line.done_late,
        "recorded_later": line.recorded_later,
        "evidence": row.evidence,
        "issued_at": moment(row.issued_at),
        "received_at": moment(row.received_at),
        "reported_at": moment(row.reported_at),
        "closed_at": moment(row.closed_at),
        "overdue_on": row.overdue_on.isoformat() if row.overdue_on else None,
        "urged": row.urged,
        "extension": row.extension,
        "extension_due": row.extension_due.isoformat() if row.extension_due else None,
        "not_applicable_asked": row.not_applicable_asked,
        "report_due": line.report_due.isoformat() if line.report_due else None,
    }


def show_hop(found: Hop) -> Shown:
    return show_assignment(found.line) | {
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
