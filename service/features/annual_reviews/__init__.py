"""Reviews of years (年度总评)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aggregates.words import N_
from service.feature import Entry, Feature, Figure, Panel, Todo
from service.features.annual_reviews.rights import REVIEWS_READ, RIGHTS


def _tells(reader: Any, after: int) -> dict[str, list[dict[str, Any]]]:
    from service.features.annual_reviews.news import tells

    return tells(reader, after)


def _home(page: Any) -> Iterator[Figure | Todo | Panel]:
    from service.features.annual_reviews.home import home

    return home(page)


FEATURE = Feature(
    name="annual_reviews",
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Annual review", path="/annual-reviews", opens=REVIEWS_READ, place=58,
            group="Assessment", icon="page",
        ),
    ),
    home=_home,
    tells=_tells,
    news={
        "review-posted": N_("The year's result is posted for comment."),
        "review-published": N_("The year's result is published."),
        "objection-decided": N_("Objections of yours were decided: {count}."),
    },
    families={"annual_review": "Annual review"},
)  # fmt: skip
