"""How answers look as JSON: the same rows for the API and the command line (3-interfaces)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from aggregates.values.moment import At, from_micros
from aggregates.values.points import format_points
from service.queries.assignments import Hop, Line
from service.queries.board import Board, BoardRow, Cell
from service.queries.burden import Burden
from service.queries.explain import Part
from service.queries.rankings import Ranking, RankingRow
from service.queries.reader import Reader
from service.queries.tree import Place

Shown = dict[str, Any]


def moment(micros: int | None) -> str | None:
    """ISO 8601 in UTC."""
    return None if micros is None else from_micros(micros).isoformat()


def points(hundredths: int | None) -> str | None:
    """``"7.50"``; null stays null: nothing missing is ever a zero."""
    return None if hundredths is None else format_points(hundredths)


def link(at: At) -> str:
    """A permanent link's moment: ``position@moment``."""
    return f"{at.position}@{at.moment.isoformat()}"


def organization(place: Place) -> Shown:
    return {
        "code": place.code,
        "name": place.name,
        "kind": place.kind,
        "superior": place.superior,
        "group": place.group,
        "members": place.members,
        "has_groups": place.has_groups,
        "tier": place.tier,
        "registered_at": moment(place.registered_at),
        "dissolved_at": moment(place.dissolved_at),
        "merged_into": place.merged_into,
    }


def assignment(line: Line) -> Shown:
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


def hop(found: Hop) -> Shown:
    return assignment(found.line) | {
        "depth": found.depth,
        "days_held": found.days_held,
        "days_unreceived": found.days_unreceived,
    }


def board(found: Board) -> Shown:
    return {
        "period": str(found.period),
        "under": found.under,
        "due_guessed": found.guessed,
        "tasks": [
            {"task": c.task or None, "name": c.name, "points": points(c.points),
             "counts": dict(found.column_counts(c.task))}
            for c in found.columns
        ],
        "rows": [_board_row(row) for row in found.rows],
        "counts": dict(found.counts()),
    }  # fmt: skip


def _board_row(row: BoardRow) -> Shown:
    return {
        "organization": row.place.code,
        "name": row.place.name,
        "group": row.place.group,
        "cells": [_cell(task, cell) for task, cell in sorted(row.cells.items())],
        "counts": dict(row.counts()),
    }


def _cell(task: str, cell: Cell) -> Shown:
    own = [
        {"assignment": str(key), "period": period, "light": light.colour, "shape": light.shape,
         "word": light.word}
        for key, light, period in cell.own
    ]  # fmt: skip
    return {"task": task or None, "own": own, "below": dict(cell.below)}


def ranking(reader: Reader, found: Ranking) -> Shown:
    return {
        "period": str(found.period),
        "position": min(reader.view.lowest, reader.at.position),
        "as_of": link(reader.at),
        "closed": found.closed,
        "simulated_clock": reader.simulated,
        "rows": [ranking_row(row) for row in found.rows],
    }


def ranking_row(row: RankingRow) -> Shown:
    return {
        "rank": row.rank,
        "organization": row.organization,
        "name": row.name,
        "group": row.peers,
        "score": points(row.score.score),
        "previous_rank": row.previous_rank,
        "assessed": row.score.score is not None,
        "provisional": row.score.provisional,
        "components": components(row),
        "note": row.note or row.score.reason,
    }


def components(row: RankingRow) -> Shown:
    month = row.score.month
    if month is None:
        return {period: points(score) for period, score in row.score.parts.items()}
    return {
        "own": points(month.own),
        "branches": points(month.branches),
        "lateness": points(month.lateness),
        "deductions": points(month.deductions),
        "missed": month.missed,
    }


def part(found: Part) -> Shown:
    """A score opened: ``{name, rule, score, parts, entries, facts}`` all the way down."""
    return {
        "name": found.name,
        "rule": found.rule,
        "score": points(found.score),
        "label": found.label,
        "weight": points(found.weight),
        "reason": found.reason,
        "provisional": found.provisional,
        "parts": [part(each) for each in found.parts],
        "entries": [entry(each) for each in found.entries],
        "facts": found.facts,
    }


def entry(row: Row[Any]) -> Shown:
    return {
        "entry": row.entry,
        "line": row.line,
        "amount": points(row.amount),
        "rule": row.rule,
        "scheme_version": row.scheme_version,
        "entered": row.entered,
        "entered_at": moment(row.entered_at),
        "cause": row.cause,
        "reversed": row.reversed,
        "reversed_at": moment(row.reversed_at),
        "reason": row.reason,
    }


def burden(found: Burden) -> Shown:
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


def run(row: Row[Any]) -> Shown:
    return {
        "job": row.job,
        "period": row.period.partition(" ")[0],  # what follows tells apart an issue's runs
        "started_at": moment(row.started_at),
        "finished_at": moment(row.finished_at),
        "counts": row.counts,
        "failure": row.failure,
    }


def notice(row: Row[Any]) -> Shown:
    return {
        "id": row.notice,
        "organization": row.organization,
        "day": row.day.isoformat(),
        "items": row.items,
        "served_at": moment(row.served_at),
        "received_at": moment(row.received_at),
        "received_by": row.received_by,
    }


def report(row: Row[Any]) -> Shown:
    return {
        "organization": row.organization,
        "period": row.period,
        "status": row.status,
        "claimed": points(row.claimed),
        "named": row.named,
        "left_out": row.left_out,
        "open_children": row.open_children,
        "counted_on": row.counted_on.isoformat() if row.counted_on else None,
        "stated_on": row.stated_on.isoformat() if row.stated_on else None,
        "history": row.history,
        "first_sent_at": moment(row.first_sent_at),
        "last_sent_at": moment(row.last_sent_at),
        "sent_by": row.sent_by,
        "sent_for": row.sent_for,
        "returned_at": moment(row.returned_at),
        "confirmed_at": moment(row.confirmed_at),
        "by_lapse": row.by_lapse,
        "missed_on": row.missed_on.isoformat() if row.missed_on else None,
    }
