"""Candidates from a year's published result, and what was sent on (三挂钩, R17)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select

from aggregates.consequence.consequence import ConsequenceRefused, NotPublished
from aggregates.errors import NotFound
from aggregates.rules.consequence import Placed, kept_out
from aggregates.values.period import Year
from projections.checks import CHECK_ITEMS
from projections.consequences import CONSEQUENCES
from projections.organizations import POSTS
from service.features.annual_reviews.queries import publications, review
from service.reading.reader import Reader
from service.reading.sentences import said


@dataclass(frozen=True, slots=True)
class Candidate:
    """``rule`` None: it is let in."""

    organization: str
    peers: str
    stands: Placed
    rule: str | None


@dataclass(frozen=True, slots=True)
class Sent:
    """``stale``: its publication is not the newest any more, so its withdrawal is proposed."""

    row: Row[Any]
    basis: str | None
    feedback: str | None
    reason: str | None
    stale: bool


def published(reader: Reader, year: str) -> Row[Any]:
    """What consequences rest on; refused where none stands."""
    row, known = review(reader, year), publications(reader, year)
    if row is None or row.state != "published" or not known:
        raise NotPublished(
            "The result of {year} is not published, or was reopened: nothing rests on it.",
            year=year,
        )
    return known[0]


def candidates(reader: Reader, year: Year, kind: str) -> list[Candidate]:
    """Everyone of the published result, with the rule that lets in or keeps out."""
    rows = published(reader, str(year)).rows
    ranked = Counter(row["peers"] for row in rows if row["rank"] is not None)
    claims, scheme = _false_claims(reader, year), reader.scheme(year).parameters
    rows_of = []
    for row in rows:
        code = row["organization"]
        stands = Placed(row["rank"], row["score"], ranked[row["peers"]], claims[code])
        rows_of.append(Candidate(code, row["peers"], stands, kept_out(kind, stands, scheme)))
    return rows_of


def _false_claims(reader: Reader, year: Year) -> Counter[str]:
    """Upheld ones of the year's months that no appeal overturned, by organization."""
    rows = reader.view.rows(CHECK_ITEMS)
    months = [str(month) for month in year.months]
    query = select(rows.c.organization, func.count().label("claims")).where(
        rows.c.period.in_(months), rows.c.decision == "upheld", rows.c.overturned.is_(False)
    )
    grouped = reader.view.all(query.group_by(rows.c.organization))
    return Counter({row.organization: row.claims for row in grouped})


def organization_of(reader: Reader, person: str) -> str:
    """Where the person holds a post."""
    rows = reader.view.rows(POSTS)
    query = select(rows.c.organization).where(rows.c.person == person)
    codes = sorted({row.organization for row in reader.view.all(query)})
    if len(codes) != 1:
        raise ConsequenceRefused(
            "{person} holds a post in {count} organizations; name the one it is about.",
            person=person,
            count=len(codes),
        )
    return str(codes[0])


def sent(reader: Reader, year: str | None = None) -> list[Sent]:
    """The newest first."""
    rows = reader.view.rows(CONSEQUENCES)
    query = select(rows).order_by(rows.c.sent.desc())
    stored = reader.view.all(query.where(rows.c.year == year) if year else query)
    return _worded(reader, stored)


def one(reader: Reader, key: str) -> Sent:
    rows = reader.view.rows(CONSEQUENCES)
    row = reader.view.one(select(rows).where(rows.c.consequence == key))
    if row is None:
        raise NotFound("Nothing was sent on under {id}.", id=key)
    return _worded(reader, [row])[0]


def _worded(reader: Reader, rows: Sequence[Row[Any]]) -> list[Sent]:
    words = reader.texts(at for row in rows for at in (row.sent, row.answered, row.withdrawn))
    newest = {year: _newest(reader, year) for year in {row.year for row in rows}}
    return [
        Sent(row, said(words, row.sent, "basis"), said(words, row.answered, "feedback"),
             said(words, row.withdrawn, "reason"),
             row.state != "withdrawn" and row.publication != newest[row.year])
        for row in rows
    ]  # fmt: skip


def _newest(reader: Reader, year: str) -> str | None:
    row, known = review(reader, year), publications(reader, year)
    stands = row is not None and row.state == "published" and known
    return str(known[0].reference) if stands else None
