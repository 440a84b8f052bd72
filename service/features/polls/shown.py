"""A poll in JSON (R9): of an open one what was set, and nothing of its ballots."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sqlalchemy import Row

from aggregates.rules.poll import class_means
from aggregates.rules.year_score import format_share
from aggregates.scheme.parameters import Parameters
from service.features.polls.columns import POLLS
from service.reading.reader import Reader
from service.reading.sentences import said
from service.reading.shown import Shown, link


def show_poll(reader: Reader, row: Row[Any]) -> Shown:
    closed = row.state != "open"
    return POLLS.json(row) | {
        "weights": {name: format_share(weight) for name, weight in row.weights.items()},
        "voters": row.voters,
        "given": row.given,
        "tally": row.tally,
        "class_means": means(reader, row),
        "digest": row.digest,
        "reason": reason(reader, row),
        "refused": reader.services.accounts.ballot_boxes.refused(row.poll) if closed else None,
        "position": reader.at.position,
        "as_of": link(reader.at),
    }


def reason(reader: Reader, row: Row[Any]) -> str | None:
    return said(reader.texts([row.voided]), row.voided, "reason") if row.voided else None


def means(reader: Reader, row: Row[Any]) -> dict[str, str] | None:
    """Of each class that is told apart, exact (R9)."""
    if row.tally is None:
        return None
    return {
        name: exact(mean) for name, mean in class_means(row.tally, _scheme(reader, row)).items()
    }


def _scheme(reader: Reader, row: Row[Any]) -> Parameters:
    versions = {version.number: version.parameters for version in reader.schemes}
    return versions.get(row.scheme_version, reader.parameters)


def exact(hundredths: Fraction) -> str:
    """As a fraction where it is none of a hundredth: 87.50, 86 2/3."""
    points = hundredths / 100
    if (points * 100).denominator == 1:
        whole = int(points * 100)
        return f"{whole // 100}.{whole % 100:02d}"
    rest = points - int(points)
    return f"{int(points)} {rest.numerator}/{rest.denominator}"
