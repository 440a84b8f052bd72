"""A year's review in JSON, as far as somebody may see it (R10)."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Row

from aggregates.errors import NotFound
from service.access.who import Forbidden, Who
from service.features.annual_reviews.queries import (
    OPEN_TO_ALL,
    Figures,
    must_be_computed,
    objections,
    publications,
)
from service.features.annual_reviews.rights import REVIEW_DRAFTS_READ
from service.reading.reader import Reader
from service.reading.sentences import said
from service.reading.shown import Shown, link, points
from service.recording.call import check

POINTS = ("daily", "poll", "raw_bonuses", "raw_deductions", "bonuses", "deductions", "score")


class Visible(NamedTuple):
    """The review, and the figures that whoever asks may see of it."""

    row: Row[Any]
    rows: list[Figures]
    state: str


def sees_drafts(reader: Reader, who: Who) -> bool:
    try:
        check(reader.services.standing_data, who, REVIEW_DRAFTS_READ)
    except Forbidden:
        return False
    return True


def visible(reader: Reader, who: Who, year: str) -> Visible:
    """NotFound also for figures that are not theirs to see yet."""
    row = must_be_computed(reader, year)
    if row.state in OPEN_TO_ALL or sees_drafts(reader, who):
        return Visible(row, row.rows, row.state)
    published = publications(reader, year)
    if not published:
        raise NotFound("The review of {year} is not computed yet.", year=year)
    return Visible(row, published[0].rows, "published")


def show_review(reader: Reader, who: Who, year: str) -> Shown:
    row, rows, state = visible(reader, who, year)
    return {
        "year": row.year,
        "state": state,
        "frozen_at": row.position,
        "scheme_version": row.scheme_version,
        "held_on": _day(row.held_on),
        "attended": row.attended,
        "first_day": _day(row.first_day),
        "last_day": _day(row.last_day),
        "publication": row.publication,
        "reason": reopening(reader, row),
        "rows": [show_row(each) for each in rows],
        "objections": [show_objection(reader, each) for each in objections(reader, year)],
        "position": reader.at.position,
        "as_of": link(reader.at),
    }


def reopening(reader: Reader, row: Row[Any]) -> str | None:
    if row.reopened is None:
        return None
    return said(reader.texts([row.reopened]), row.reopened, "reason")


def show_row(row: Figures) -> Shown:
    quarters = {name: points(score) for name, score in row["quarters"].items()}
    return row | {name: points(row[name]) for name in POINTS} | {"quarters": quarters}


def show_objection(reader: Reader, row: Row[Any]) -> Shown:
    words = reader.texts([row.raised, row.decided])
    return {
        "n": row.n,
        "organization": row.organization,
        "about": row.about,
        "reason": said(words, row.raised, "reason"),
        "decide_by": _day(row.decide_by),
        "upheld": row.upheld,
        "adjustment": row.adjustment,
        "note": said(words, row.decided, "note") if row.decided else None,
    }


def _day(day: Any) -> str | None:
    return None if day is None else str(day)
