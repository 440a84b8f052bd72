"""What notices tell of a year's review: that it was posted, that it was published, and answers to
objections."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from projections.annual_reviews import OBJECTIONS, PUBLICATIONS, REVIEWS
from service.reading.reader import Reader

Items = dict[str, list[dict[str, Any]]]


def tells(reader: Reader, after: int) -> Items:
    items: Items = defaultdict(list)
    reviews, published = reader.view.rows(REVIEWS), reader.view.rows(PUBLICATIONS)
    for row in reader.view.all(select(reviews).where(reviews.c.posted > after)):
        if row.state == "posted":
            _tell(items, row, "review-posted", row.last_day.isoformat())
    for row in reader.view.all(select(published).where(published.c.published > after)):
        _tell(items, row, "review-published", None)
    objections = reader.view.rows(OBJECTIONS)
    decided = select(objections).where(objections.c.decided > after)
    for row in reader.view.all(decided.order_by(objections.c.decided)):
        items[row.organization].append(_item("objection-decided", row.year, None))
    return items


def _tell(items: Items, row: Any, kind: str, until: str | None) -> None:
    """Everybody who has a row."""
    for each in row.rows:
        items[each["organization"]].append(_item(kind, row.year, until))


def _item(kind: str, year: str, until: str | None) -> dict[str, Any]:
    return {"kind": kind, "count": 1, "subjects": [], "period": year, "until": until}
