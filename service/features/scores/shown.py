"""Rankings and scores opened as JSON: the same for the API and the command line."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from service.features.scores.columns import RANKS
from service.features.scores.queries.parts import Part
from service.features.scores.queries.rankings import Ranking
from service.reading.reader import Reader
from service.reading.shown import Shown, link, moment, points


def show_ranking(reader: Reader, ranking: Ranking) -> Shown:
    return {
        "period": str(ranking.period),
        "position": min(reader.view.lowest, reader.at.position),
        "as_of": link(reader.at),
        "closed": ranking.closed,
        "simulated_clock": reader.simulated,
        "rows": [RANKS.json(row) for row in ranking.rows],
    }


def show_part(part: Part) -> Shown:
    """A score opened: ``{name, rule, score, parts, entries, facts}`` all the way down."""
    return {
        "name": part.name,
        "rule": part.rule,
        "score": points(part.score),
        "label": part.label,
        "weight": points(part.weight),
        "reason": part.reason,
        "provisional": part.provisional,
        "parts": [show_part(each) for each in part.parts],
        "entries": [show_entry(each) for each in part.entries],
        "facts": part.facts,
    }


def show_entry(row: Row[Any]) -> Shown:
    return {
        "entry": row.entry,
        "line": row.line,
        "amount": points(row.amount),
        "rule": row.rule,
        "scheme_version": row.scheme_version,
        "entered": row.entered,
        "entered_at": moment(row.entered_at),
        "assignment": row.assignment,
        "inputs": row.inputs,
        "cause": row.cause,
        "reversed": row.reversed,
        "reversed_at": moment(row.reversed_at),
        "reason": row.reason,
    }
